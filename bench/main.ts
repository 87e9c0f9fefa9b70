/* The benchmark: `npm run bench`, see docs/benchmark.md. Results go to stdout and bench/results.json, progress to stderr. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chapterTraining, mnistFolder, train } from "../tools/trainCommand.js";
import { root } from "../tools/project.mjs";
import { readArguments, usage, type Asked } from "./arguments.js";
import { buildRunner } from "./buildRunner.js";
import { measureBundle } from "./bundle.js";
import { writeInputs } from "./inputs.js";
import { machineFacts } from "./machine.js";
import { measure, reasonOf, rowWithout, type Effort, type Entrant } from "./measure.js";
import { targetsText, workloadTable } from "./report.js";
import { roofline, rooflineText, type Roofline } from "./roofline.js";
import { notInstalled, withAgreement, type Row } from "./rows.js";
import { RunnerProcess } from "./runnerProcess.js";
import { avx2Environment, contestants, type Contestant } from "./systems.js";
import { judgeTargets, targetsLine, type Measured } from "./targets.js";
import { workloads, type Workload } from "./workloads.js";

const effortOf = (quick: boolean): Effort =>
  quick
    ? { rounds: 3, milliseconds: 60, longestReferenceCall: 200, longestRepeatedCall: 500 }
    : { rounds: 5, milliseconds: 150, longestReferenceCall: 2000, longestRepeatedCall: 5000 };

/** torch.compile alone takes a minute for its first calls, and the reference backend is slow on purpose. */
const leftOutOfQuick = ({ system, backend }: Contestant): boolean =>
  system === "pytorch-compile" || backend === "reference";

const startLimitSeconds = 120;
const stepsLimitSeconds = 120;
const progress = (text: string): void => void process.stderr.write(`${text} …\n`);

/** Who takes part, and why the others do not. */
interface Field {
  readonly entrants: readonly Entrant[];
  readonly absent: ReadonlyMap<Contestant, string>;
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: Readonly<Record<string, string>>;
}

async function gather({ quick, avx2, systems }: Asked): Promise<Field> {
  const entrants: Entrant[] = [];
  const absent = new Map<Contestant, string>();
  const versions: Record<string, string> = {};
  const notes: Record<string, string> = {};
  for (const contestant of contestants.filter(({ system }) => systems.includes(system))) {
    const { system, backend, threads } = contestant;
    if (quick && leftOutOfQuick(contestant)) {
      absent.set(contestant, "left out by --quick");
      continue;
    }
    if (!contestant.isInstalled()) {
      absent.set(contestant, notInstalled);
      continue;
    }
    progress(`starting ${system} (${backend}, ${threads})`);
    const { start } = contestant;
    const runner = new RunnerProcess(avx2 ? { ...start, env: { ...start.env, ...avx2Environment } } : start);
    try {
      const facts = await runner.ask({ do: "facts" }, startLimitSeconds);
      if (!("versions" in facts)) throw new Error("it does not say what it is");
      Object.assign(versions, facts.versions);
      if (facts.note !== undefined) notes[`${system}, ${threads}`] = facts.note;
      entrants.push({ contestant, runner });
    } catch (error) {
      absent.set(contestant, `cannot run: ${(error as Error).message}`);
      await runner.stop();
    }
  }
  return { entrants, absent, versions, notes };
}

/** All contestants' rows of one workload, in the contestants' order. */
async function race(field: Field, workload: Workload, inputs: string, effort: Effort): Promise<Row[]> {
  const concerned = (contestant: Contestant): boolean => workload.alone !== true || contestant.system === "edgegrad";
  const entrants = field.entrants.filter(({ contestant }) => concerned(contestant));
  const measured = withAgreement(await measure(entrants, workload, inputs, effort, progress));
  const missing = [...field.absent]
    .filter(([contestant]) => concerned(contestant))
    .map(([contestant, note]) => rowWithout(contestant, workload, note));
  const place = ({ system, backend, threads }: Row): number =>
    contestants.findIndex((c) => c.system === system && c.backend === backend && c.threads === threads);
  return [...measured, ...missing].sort((a, b) => place(a) - place(b));
}

/** What 10,000 steps of the chapter's network leave behind, on the wasm backend with two threads. */
async function memoryGrowth(
  entrants: readonly Entrant[],
  folder: string,
): Promise<Pick<Measured, "memory" | "memoryNote">> {
  const entrant = entrants.find(({ contestant: { backend, system } }) => system === "edgegrad" && backend === "wasm");
  if (entrant === undefined) return { memoryNote: "the wasm backend did not run" };
  progress("10,000 steps, for what they leave behind");
  const book = workloads.find(({ name }) => name === "mlp-book")!;
  const { runner } = entrant;
  try {
    const prepare = { do: "prepare", workload: book.name, inputs: writeInputs(folder, book) } as const;
    const prepared = await runner.ask(prepare, stepsLimitSeconds);
    const growth = "firstCallMs" in prepared ? await runner.ask({ do: "memory" }, stepsLimitSeconds) : prepared;
    return "heap" in growth ? { memory: growth } : { memoryNote: reasonOf(growth) };
  } catch (error) {
    return { memoryNote: (error as Error).message };
  }
}

function trainOnMnist(folder: string, limitSeconds: number): Pick<Measured, "training" | "trainingNote"> {
  progress("edgegrad train on MNIST");
  const args = ["--dataset", "mnist", ...mnistFolder(), "--iterations", "10000", ...chapterTraining];
  try {
    return { training: train(join(folder, "mnist"), args, limitSeconds) };
  } catch (error) {
    return { trainingNote: (error as Error).message.split("\n")[0] };
  }
}

/** edgegrad's rows as far as they are the ones that targets ask about: the fastest of each workload. */
function ownRow(rows: readonly Row[], workload: Workload): Row | undefined {
  return rows
    .filter(({ system, ms, workload: name }) => system === "edgegrad" && name === workload.name && ms !== undefined)
    .sort((a, b) => a.ms! - b.ms!)[0];
}

async function bench(asked: Asked, folder: string): Promise<void> {
  await buildRunner();
  const field = await gather(asked);
  try {
    const effort = effortOf(asked.quick);
    const machine = machineFacts();
    const versions = { node: process.versions.node, v8: process.versions.v8, ...field.versions };
    console.log(
      `${machine.cores} × ${machine.processor}, ${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, ${machine.platform}\n` +
        Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(", ") +
        Object.entries(field.notes)
          .map(([name, note]) => `\n${name}: ${note}`)
          .join("") +
        (asked.avx2 ? "\nthe peers in Python are held to AVX2" : ""),
    );

    const rows: Row[] = [];
    const chosen = workloads.filter(({ name }) => asked.workloads.includes(name));
    for (const workload of chosen) {
      const own = await race(field, workload, writeInputs(folder, workload), effort);
      rows.push(...own);
      console.log(`\n${workloadTable(workload, own)}`);
    }

    const edgegradField = {
      ...field,
      entrants: field.entrants.filter(({ contestant }) => contestant.system === "edgegrad"),
    };
    const product = workloads.find(({ name }) => name === "matmul-256")!;
    const peakRow =
      ownRow(rows, product) ??
      ownRow(await race(edgegradField, product, writeInputs(folder, product), { ...effort, rounds: 3 }), product);
    const peak = (peakRow?.gflops ?? 0) * 1e9;
    const rooflines: Roofline[] = chosen.flatMap((workload) => {
      const row = ownRow(rows, workload);
      return (row === undefined ? null : roofline(row, workload, peak, machine)) ?? [];
    });
    const withBook = asked.workloads.includes("mlp-book") && asked.systems.includes("edgegrad");
    const memory = withBook ? await memoryGrowth(field.entrants, folder) : {};
    for (const { runner } of field.entrants) await runner.stop();

    progress("the bundle");
    const bundle = await measureBundle();
    const training = withBook ? trainOnMnist(folder, asked.quick ? 60 : 180) : {};
    const measured: Measured = { rows, ...memory, ...training };
    const results = judgeTargets(measured, asked.workloads);
    writeFileSync(
      join(root, "bench", "results.json"),
      `${JSON.stringify({ quick: asked.quick, avx2: asked.avx2, machine, versions, notes: field.notes, peakGflops: peak / 1e9, bundle, ...memory, ...training, rooflines, targets: results, rows }, null, 2)}\n`,
    );
    console.log(
      [
        "",
        ...rooflines.map((line) => rooflineText(line, peak, machine)),
        `bundle: ${(bundle.minifiedBytes / 1024).toFixed(0)} KiB minified, ${(bundle.gzipBytes / 1024).toFixed(0)} KiB gzipped; loads in ${bundle.loadMs.toFixed(0)} ms in a fresh Node`,
        "",
        targetsText(results),
        targetsLine(results),
      ].join("\n"),
    );
  } finally {
    for (const { runner } of field.entrants) await runner.stop();
  }
}

/** Exits by these leave no folder behind; the runners end when their stdin does. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

let asked: Asked | null;
try {
  asked = readArguments(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exit(2);
}
if (asked === null) {
  console.log(usage);
} else {
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [signal, code] of Object.entries(signals)) process.on(signal, () => process.exit(code));
  await bench(asked, folder);
}
