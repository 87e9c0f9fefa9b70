/*
 * The figures that the project promises and that take too long for `npm test`: asked and measured, side by side.
 *
 *   npm run figures [NAME …]     all of them, or those whose names begin so
 *
 * The data of MNIST are found as everywhere (EDGEGRAD_DATA, the cache, a system package, the mirrors), or in the folder of
 * development data beside the checkout. Fashion-MNIST may come from Debian's package, which is unpacked without root.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table } from "edgegrad/view";
import { bookStep } from "./bookStep.js";
import { root } from "./project.mjs";
import { chapterTraining, mnistFolder, program, train as trainInto } from "./trainCommand.js";
import { fullGradientCheck } from "../test/chapter/gradientCheck.js";

interface Figure {
  readonly name: string;
  readonly asked: string;
  /** What was measured, in words, and whether it is what was asked. */
  measure(): Promise<{ measured: string; met: boolean }>;
}

const scratch = mkdtempSync(join(tmpdir(), "edgegrad-figures-"));

const train = (...args: string[]): { testAccuracy: number; seconds: number } =>
  trainInto(join(scratch, `run-${Math.floor(performance.now())}`), args);

/** Debian's package of Fashion-MNIST, unpacked here: no root is needed. */
function fashionFolder(): string[] {
  const inPackage = join("usr", "share", "datasets", "fashion-mnist");
  if (process.env.EDGEGRAD_DATA !== undefined || existsSync(join("/", inPackage))) return [];
  const downloaded = spawnSync("apt-get", ["download", "dataset-fashion-mnist"], { cwd: scratch }).status === 0;
  const file = readdirSync(scratch).find((name) => name.startsWith("dataset-fashion-mnist") && name.endsWith(".deb"));
  if (!downloaded || file === undefined) return [];
  spawnSync("dpkg", ["-x", file, scratch], { cwd: scratch });
  return ["--data", join(scratch, inPackage)];
}

const accuracy = (asked: number, result: { testAccuracy: number; seconds: number }, atMost = Infinity) => ({
  measured: `${result.testAccuracy.toFixed(4)} in ${result.seconds.toFixed(0)} s`,
  met: result.testAccuracy >= asked && result.seconds <= atMost,
});

/** A digits run of 300 iterations, straight or killed at about 150 and resumed; gives the weights' bytes. */
async function digitsRun(name: string, killed: boolean): Promise<Buffer> {
  const out = join(scratch, name);
  const args = [
    "train",
    "--dataset",
    "digits",
    "--iterations",
    "300",
    "--checkpoint-every",
    "10",
    "--seed",
    "0",
    "--out",
    out,
  ];
  if (killed) {
    const child = spawn(process.execPath, [program, ...args], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    while (!existsSync(join(out, "checkpoint-000150.safetensors")) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    child.kill("SIGKILL");
    await ended;
    if (existsSync(join(out, "weights.safetensors"))) throw new Error("the run ended before it could be killed");
  }
  const { status, stderr } = spawnSync(process.execPath, [program, ...args, ...(killed ? ["--resume"] : [])], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(join(out, "weights.safetensors"));
}

/** Milliseconds of a compiled training step of the chapter's network, median of 200. */
function stepMilliseconds(): number {
  const step = bookStep("float32");
  const times = Array.from({ length: 250 }, () => {
    const start = performance.now();
    step();
    return performance.now() - start;
  });
  return times.slice(50).sort((a, b) => a - b)[100];
}

const figures: readonly Figure[] = [
  {
    name: "gradient check",
    asked: "784-50-10, batch 3, float64, 39,760 elements: worst relative error < 1e-5, mean < 1e-8 each",
    measure: async () => {
      const { report, seconds } = await fullGradientCheck();
      const worst = Math.max(...report.parameters.map((parameter) => parameter.maxRelativeError));
      const mean = Math.max(...report.parameters.map((parameter) => parameter.meanAbsoluteDifference));
      const checked = report.parameters.reduce((total, parameter) => total + parameter.checked, 0);
      return {
        measured: `${checked} elements, worst ${worst.toExponential(1)}, mean at most ${mean.toExponential(1)}, ${report.verdict}, ${seconds.toFixed(0)} s`,
        met: checked === 39_760 && worst < 1e-5 && mean < 1e-8 && report.verdict !== "fail",
      };
    },
  },
  {
    name: "compiled step",
    asked: "784-50-10, batch 100: at most 10 ms",
    measure: () => {
      const ms = stepMilliseconds();
      return Promise.resolve({ measured: `${ms.toFixed(2)} ms`, met: ms <= 10 });
    },
  },
  {
    name: "digits",
    asked: "≥ 0.89 on the last 360, after 3,000 iterations",
    measure: () =>
      Promise.resolve(accuracy(0.89, train("--dataset", "digits", "--iterations", "3000", ...chapterTraining))),
  },
  {
    name: "mnist",
    asked: "≥ 0.94 on 10,000 test images, after 10,000 iterations, in at most 240 s",
    measure: () => {
      const run = train("--dataset", "mnist", ...mnistFolder(), "--iterations", "10000", ...chapterTraining);
      return Promise.resolve(accuracy(0.94, run, 240));
    },
  },
  {
    name: "fashion-mnist",
    asked: "≥ 0.86 on 10,000 test images, after 10,000 iterations",
    measure: () => {
      const run = train("--dataset", "fashion-mnist", ...fashionFolder(), "--iterations", "10000", ...chapterTraining);
      return Promise.resolve(accuracy(0.86, run));
    },
  },
  {
    name: "resume",
    asked: "300 iterations, and about 150 + kill -9 + --resume: the same bytes",
    measure: async () => {
      const [straight, resumed] = [await digitsRun("straight", false), await digitsRun("killed", true)];
      const same = straight.equals(resumed);
      return { measured: same ? `${straight.length} bytes, the same` : "different bytes", met: same };
    },
  },
];

const wanted = process.argv.slice(2);
const chosen = figures.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
if (chosen.length === 0)
  throw new RangeError(
    `no figure begins with ${wanted.join(" or ")}; there are ${figures.map(({ name }) => name).join(", ")}`,
  );
if (spawnSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" }).status !== 0) process.exit(1);

const rows: string[][] = [];
let missed = 0;
for (const { name, asked, measure } of chosen) {
  process.stderr.write(`${name} …\n`);
  const { measured, met } = await measure().catch((error: unknown) => ({ measured: String(error), met: false }));
  if (!met) missed++;
  rows.push([name, asked, measured, met ? "met" : "MISSED"]);
}
rmSync(scratch, { recursive: true });
console.log(table(["figure", "asked", "measured", ""], rows));
process.exitCode = missed === 0 ? 0 : 1;
