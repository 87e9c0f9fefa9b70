import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interruptible } from "../interruption.js";
import type { Terminal } from "../terminal.js";
import { examplesText, type AddCommand } from "./context.js";

interface BenchFlags {
  readonly quick?: boolean;
  readonly avx2?: boolean;
  readonly only?: string;
  readonly systems?: string;
}

/** The package's folder: three up from src/cli/commands, and from dist/cli/commands alike. */
const root = fileURLToPath(new URL("../../..", import.meta.url));

export const addBench: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command("bench")
    .summary("measure against NumPy, PyTorch, JAX and others (from a checkout)")
    .description(
      "Runs the same work here and in every peer that is installed, side by side, and says which targets are met. The benchmark and its peers are part of the project's checkout, not of the package: npm run bench:setup installs the peers there.",
    )
    .option("--quick", "fewer and shorter rounds, at most two minutes")
    .option("--avx2", "the peers in Python with 256-bit instructions at most")
    .option("--only <workloads>", "such as mlp-book,cnn")
    .option("--systems <systems>", "such as edgegrad,pytorch")
    .addHelpText("after", examplesText(["edgegrad bench --quick", "edgegrad bench --only mlp-book --systems edgegrad"]))
    .action(async (flags: BenchFlags) => exitWith(await bench(flags, terminal)));
};

/** Runs the checkout's benchmark as a process of its own and gives its exit code. */
function bench({ quick, avx2, only, systems }: BenchFlags, terminal: Terminal): Promise<number> {
  const main = join(root, "bench", "main.ts");
  if (!existsSync(main))
    throw new Error(
      "the benchmark is not part of the installed package; clone edgegrad's repository and run npm run bench there",
    );
  const loader = createRequire(join(root, "package.json")).resolve("tsx/cli");
  const args = [
    ...(quick === true ? ["--quick"] : []),
    ...(avx2 === true ? ["--avx2"] : []),
    ...(only === undefined ? [] : ["--only", only]),
    ...(systems === undefined ? [] : ["--systems", systems]),
  ];
  return interruptible(terminal, async ({ signal, reason, exitCode }) => {
    const child = spawn(process.execPath, [loader, main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", (text: string) => terminal.stdout.write(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => terminal.stderr.write(text));
    signal.addEventListener("abort", () => child.kill("SIGTERM"));
    const [code] = (await once(child, "close")) as [number | null];
    return reason() === undefined ? (code ?? 1) : exitCode();
  });
}
