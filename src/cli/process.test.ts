import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, test } from "vitest";
import { edgegrad } from "../../test/support/captured.js";
import { program } from "../../test/support/program.js";
import { temporaryFolder } from "../../test/support/temporaryFolder.js";

// The program as a process of its own: what signals, pipes and the disk's limits do to it.

const home = temporaryFolder();
/** Fifteen iterations an epoch; so many hidden units that a run does not end while its end is being asked for. */
const training = (out: string): string[] => [
  ...["train", "--dataset", "digits", "--iterations", "300", "--hidden", "200", "--json", "--out", out],
];

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Starts the program, shows `onLine` each line of its stdout, and tells how it ended. */
function run(command: string, args: string[], onLine: (line: string, child: ChildProcess) => void): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    createInterface({ input: child.stdout }).on("line", (line) => onLine(line, child));
    child.on("error", failed).on("close", (code, signal) => done({ code, signal, stderr }));
  });
}

const atEpoch =
  (epoch: number, act: (child: ChildProcess) => void) =>
  (line: string, child: ChildProcess): void => {
    if ((JSON.parse(line) as { epoch: number }).epoch === epoch) act(child);
  };

const bytes = (folder: string, name: string): string => readFileSync(join(folder, name)).toString("base64");
const straight = join(home, "straight");
beforeAll(async () => {
  expect(await edgegrad(...training(straight))).toMatchObject({ code: 0, stderr: "" });
});

/** Resumes the run in this process: it must end as the one that was never stopped. */
async function expectResumes(out: string): Promise<void> {
  const { code, stderr } = await edgegrad(...training(out), "--resume");
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/^continuing from iteration \d+/);
  for (const name of ["weights.safetensors", "history.jsonl", "curves.svg"])
    expect(bytes(out, name) === bytes(straight, name), name).toBe(true);
}

describe.concurrent("a run that was stopped is the run that never was, once it is resumed", () => {
  test("kill -9 after 150 iterations", async () => {
    const out = join(home, "killed");
    const ended = await run(
      process.execPath,
      [...program, ...training(out)],
      atEpoch(10, (child) => child.kill("SIGKILL")),
    );
    expect(ended.signal).toBe("SIGKILL");
    await expectResumes(out);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s: a checkpoint is saved, and that is said", async (signal, code) => {
    const out = join(home, signal);
    const ended = await run(
      process.execPath,
      [...program, ...training(out)],
      atEpoch(2, (child) => child.kill(signal)),
    );
    expect(ended.code, ended.stderr).toBe(code);
    const iteration = Number(/after iteration (\d+)/.exec(ended.stderr)?.[1]);
    expect(ended.stderr).toBe(
      `edgegrad: stopped by ${signal} after iteration ${iteration}; a checkpoint is saved: continue with edgegrad train --resume --out ${out}\n`,
    );
    expect(readdirSync(out)).toContain(`checkpoint-${String(iteration).padStart(6, "0")}.safetensors`);
    await expectResumes(out);
  });

  test("a reader that goes away, as head does: quiet, and saved", async () => {
    const out = join(home, "piped");
    const ended = await run(
      process.execPath,
      [...program, ...training(out)],
      atEpoch(1, (child) => child.stdout!.destroy()),
    );
    expect(ended).toEqual({ code: 141, signal: null, stderr: "" });
    await expectResumes(out);
  });

  test.runIf(process.platform === "linux")("a stdout that takes nothing: a sentence", async () => {
    const script = 'exec "$0" "$@" > /dev/full';
    const ended = await run("bash", ["-c", script, process.execPath, ...program, "graph", "apple"], () => {});
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^edgegrad: cannot write to stdout: ENOSPC.*\n$/);
  });

  test("what a user's file prints does not come among the results", async () => {
    const file = join(home, "prints.mjs");
    writeFileSync(
      file,
      'console.log("loading"); export default { inputs: { x: 2 }, loss: ({ x }) => (console.info("inside"), x.mul(x)) };',
    );
    const lines: string[] = [];
    const ended = await run(process.execPath, [...program, "check", file, "--json"], (line) => lines.push(line));
    expect(lines.map((line) => (JSON.parse(line) as { verdict: string }).verdict)).toEqual(["pass"]);
    expect(ended).toEqual({ code: 0, signal: null, stderr: "loading\ninside\n" });
  });

  // Files of at most 20 KiB, and a checkpoint is larger. Windows has no ulimit.
  test.skipIf(process.platform === "win32")(
    "a disk that takes no more: a sentence, and what was saved stays",
    async () => {
      const out = join(home, "full");
      const script = 'ulimit -f 20; exec "$0" "$@"';
      await run(
        process.execPath,
        [...program, ...training(out)],
        atEpoch(3, (child) => child.kill("SIGKILL")),
      );
      const ended = await run(
        "bash",
        ["-c", script, process.execPath, ...program, ...training(out), "--resume"],
        () => {},
      );
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(
        /edgegrad: cannot save .*checkpoint-\d+\.safetensors: .*\(EFBIG\); nothing that was there before has changed\n$/,
      );
      expect(ended.stderr).not.toContain("    at ");
      await expectResumes(out);
    },
  );
});
