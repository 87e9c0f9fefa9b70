import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { edgegrad } from "../../../test/support/captured.js";
import { cliFolder, nodeOptions } from "../../../test/support/program.js";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { train } from "../../train/index.js";
import { builtLab, request } from "./fixtures.js";
import { startLabServer, usualPort, type LabServer } from "./server.js";

const home = temporaryFolder();
const root = builtLab(home);

describe("a command line that is refused", () => {
  let other: LabServer;
  beforeAll(async () => void (other = await startLabServer({ root, port: 0 })));
  afterAll(() => other.close());

  test.each<[string, string[], number, RegExp]>([
    ["a port that is no number", ["--port", "http"], 2, /'--port <n>' argument 'http' is invalid. It must be a whole/],
    [
      "a port that is too large",
      ["--port", "65536"],
      2,
      /'65536' is invalid. It must be a whole number from 0 to 65535/,
    ],
    ["a port below 0", ["--port", "-1"], 2, /'-1' is invalid/],
    ["half a port", ["--port", "80.5"], 2, /'80.5' is invalid/],
    ["no port", ["--port"], 2, /argument missing/],
    [
      "every interface",
      ["--host", "0.0.0.0"],
      2,
      /'0.0.0.0' is invalid. Allowed choices are 127.0.0.1, ::1, localhost/,
    ],
    ["every interface of IPv6", ["--host", "::"], 2, /Allowed choices are 127.0.0.1, ::1, localhost/],
    ["a name of the network", ["--host", "example.com"], 2, /Allowed choices are/],
    ["no host", ["--host="], 2, /argument '' is invalid. Allowed choices are/],
    ["two runs", ["a", "b"], 2, /too many arguments/],
    ["an empty run", [""], 2, /argument 'run' is empty/],
    ["a run that is not there", [join(home, "none")], 1, /none is no folder of a run, which has a run\.json; name one/],
    ["a folder that is no run", [home], 1, /is no folder of a run/],
  ])("%s", async (_, argv, code, message) => {
    const ended = await edgegrad("lab", "--no-open", ...argv);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toMatch(/^edgegrad: [^\n]+\n$/);
  });

  test("a port that is in use", async () => {
    const { port } = new URL(other.url);
    const { code, lines, stderr } = await run(["--port", port, "--no-open"], () => {});
    expect([code, lines]).toEqual([1, []]);
    expect(stderr).toBe(
      `edgegrad: the port ${port} of 127.0.0.1 cannot be had: it is in use by another program; choose another with --port, or 0 for any that is free\n`,
    );
  });

  test("a lab that is not built", async () => {
    const { code, lines, stderr } = await run(["--port", "0", "--no-open"], () => {}, { lab: join(home, "none") });
    expect([code, lines]).toEqual([1, []]);
    expect(stderr).toMatch(/^edgegrad: the lab is not built: .*none has no index\.html; npm run build makes it.*\n$/);
  });
});

interface Ended {
  readonly code: number | null;
  readonly lines: string[];
  readonly stderr: string;
}
interface Setting {
  readonly lab?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs `edgegrad lab`, shows `onLine` each line of its stdout as it comes, and tells how it ended. */
function run(
  argv: string[],
  onLine: (line: string, stop: (signal: NodeJS.Signals) => void) => void | Promise<void>,
  { lab = root, env = {} }: Setting = {},
): Promise<Ended> {
  return new Promise((done, failed) => {
    const program = [...nodeOptions, join("test", "support", "labProcess.mjs"), cliFolder, lab, "lab"];
    const child = spawn(process.execPath, [...program, ...argv], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    const lines: string[] = [];
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      Promise.resolve(onLine(line, (signal) => child.kill(signal))).catch(failed);
    });
    child.on("error", failed).on("close", (code) => done({ code, lines, stderr }));
  });
}

describe.concurrent("a lab that is open", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("its address is the first line, there it answers, and %s ends it", async (signal, code) => {
    let status: number | undefined;
    const ended = await run(["--port", "0", "--no-open"], async (url, stop) => {
      // A connection that stays open does not keep it.
      await fetch(url);
      ({ status } = await request(url, "/"));
      stop(signal);
    });
    expect(status).toBe(200);
    expect(ended.lines).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)]);
    expect([ended.code, ended.stderr]).toEqual([code, `edgegrad: stopped by ${signal}\n`]);
  });

  test("without --port it has the usual one, or another", async () => {
    const { lines } = await run(["--no-open"], (_, stop) => stop("SIGINT"));
    const port = Number(new URL(lines[0]).port);
    expect(port === usualPort || port >= 1024).toBe(true);
  });

  test("by name", async () => {
    const { lines } = await run(["--port", "0", "--no-open", "--host", "localhost"], (_, stop) => stop("SIGINT"));
    expect(lines[0]).toMatch(/^http:\/\/localhost:\d+\/$/);
  });

  test("of a run it is the page that shows it", async () => {
    const out = join(home, "digits-run");
    await train({ dataset: "digits", iterations: 1 }, { out });
    const { lines } = await run(["--port", "0", "--no-open", out], (_, stop) => stop("SIGINT"));
    expect(lines[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/train$/);
  });

  // The package that opens browsers runs xdg-open on Linux, its own or the one found first.
  test.runIf(process.platform === "linux")(
    "the browser that the desktop names is opened with the address",
    async () => {
      const programs = join(home, "programs");
      const [opened, browser] = [join(home, "opened"), join(programs, "x-browser")];
      mkdirSync(programs);
      writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`);
      chmodSync(browser, 0o755);
      const { lines, code } = await run(
        ["--port", "0"],
        async (_, stop) => {
          while (!isThere(opened)) await new Promise((later) => setTimeout(later, 20));
          stop("SIGINT");
        },
        { env: { BROWSER: browser, DISPLAY: "", WAYLAND_DISPLAY: "" } },
      );
      expect([code, readFileSync(opened, "utf8")]).toEqual([130, lines[0]]);
    },
  );

  // Windows finds its shell without PATH.
  test.skipIf(process.platform === "win32")("where no browser can be opened, it stays open", async () => {
    const { lines, code, stderr } = await run(
      ["--port", "0"],
      async (url, stop) => {
        expect((await request(url, "/")).status).toBe(200);
        stop("SIGINT");
      },
      { env: { PATH: "", BROWSER: join(home, "no browser"), DISPLAY: "", WAYLAND_DISPLAY: "" } },
    );
    expect([code, lines.length]).toEqual([130, 1]);
    expect(stderr).toContain("edgegrad: stopped by SIGINT\n");
  });
});

function isThere(file: string): boolean {
  try {
    return readFileSync(file, "utf8") !== "";
  } catch {
    return false;
  }
}
