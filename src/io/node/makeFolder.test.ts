import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { makeFolder } from "./makeFolder.js";

const home = temporaryFolder();

describe("makeFolder", () => {
  it("makes a folder and those above it, and leaves what is there", async () => {
    const deep = join(home, "a", "b", "c");
    await makeFolder(deep);
    await makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
    mkdirSync(join(home, "there"));
    await makeFolder(join(home, "there"));
  });

  it.each([
    ["a file that is there", ["file"], "EEXIST"],
    ["a folder under a file", ["file", "x", "y"], "ENOTDIR"],
  ])("refuses %s", async (_, names, code) => {
    writeFileSync(join(home, "file"), "kept");
    await expect(makeFolder(join(home, ...names))).rejects.toMatchObject({ code });
  });

  // Node's recursive mkdir never comes back from this.
  it.runIf(process.platform === "linux")("comes back from a folder that can hold no other", async () => {
    await expect(makeFolder("/proc/edgegrad/runs")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
