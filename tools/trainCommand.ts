import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./project.mjs";

/** The command line program, as `npm run build` makes it. */
export const program = join(root, "dist", "cli", "main.js");

/** Where MNIST may lie beside the checkout; else it is found as everywhere. */
export const mnistFolder = (): string[] => {
  const folder = join(root, "..", "shared", "data", "mnist-10k");
  return process.env.EDGEGRAD_DATA === undefined && existsSync(folder) ? ["--data", folder] : [];
};

/** How the chapter trains its network. */
export const chapterTraining = ["--batch-size", "100", "--learning-rate", "0.1", "--hidden", "50", "--seed", "0"];

/**
 * Runs `edgegrad train … --json` into a folder and gives its last line, and the seconds that it took.
 * @throws Error when it fails, or takes longer than the limit.
 */
export function train(
  out: string,
  args: readonly string[],
  limitSeconds?: number,
): { readonly testAccuracy: number; readonly seconds: number } {
  const start = performance.now();
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    [program, "train", "--json", "--out", out, ...args],
    { encoding: "utf8", maxBuffer: 2 ** 28, ...(limitSeconds === undefined ? {} : { timeout: limitSeconds * 1000 }) },
  );
  const command = `edgegrad train ${args.join(" ")}`;
  if (error !== undefined) throw new Error(`${command} was not done in ${limitSeconds} s`, { cause: error });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.trim()}`);
  const last = JSON.parse(stdout.trim().split("\n").at(-1)!) as { testAccuracy: number };
  return { testAccuracy: last.testAccuracy, seconds: (performance.now() - start) / 1000 };
}
