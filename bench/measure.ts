import { setTimeout as pause } from "node:timers/promises";
import type { Prepared, Refusal, Timed, Verified } from "./protocol.js";
import { median, type Row } from "./rows.js";
import type { RunnerProcess } from "./runnerProcess.js";
import type { Contestant } from "./systems.js";
import type { Workload } from "./workloads.js";

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Of one timing. */
  readonly milliseconds: number;
  /** Milliseconds; a call that takes longer is not called again: the one that verified it counts. */
  readonly longestRepeatedCall: number;
  /** Milliseconds; a call that takes longer is left out for the reference backend, which is slow on purpose. */
  readonly longestReferenceCall: number;
}

/** A contestant with its process, while it is in the race. */
export interface Entrant {
  readonly contestant: Contestant;
  readonly runner: RunnerProcess;
}

/** Building and compiling may take minutes on a busy machine; more is a fault. */
const limitSeconds = 180;
/** Thread pools of the others spin for a while after their work: the next system waits until they sleep. */
const settlingMilliseconds = 15;

const isRefusal = (reply: object): reply is Refusal => "unsupported" in reply || "error" in reply;
/** What a refusal says. */
export const reasonOf = (refusal: Refusal): string =>
  "unsupported" in refusal ? refusal.unsupported : `failed: ${refusal.error}`;

const facts = ({ system, backend, threads }: Contestant, { name }: Workload) => ({
  workload: name,
  ...{ system, backend, threads },
});

interface Ready {
  readonly entrant: Entrant;
  readonly repeats: number;
  readonly times: number[];
}

/** A row that says in `note` why it has no time. */
export const rowWithout = (contestant: Contestant, workload: Workload, note: string): Row => ({
  ...facts(contestant, workload),
  note,
});

/** Compiles, runs the first call, goes to 20 steps; gives a row without a time where that cannot be. */
async function prepare(
  { contestant, runner }: Entrant,
  workload: Workload,
  inputs: string,
  { milliseconds, longestReferenceCall }: Effort,
): Promise<{ readonly row: Row; readonly verifyMs: number; readonly repeats: number } | Row> {
  const prepared: Prepared | Refusal = await runner.ask(
    { do: "prepare", workload: workload.name, inputs },
    limitSeconds,
  );
  if (isRefusal(prepared)) return rowWithout(contestant, workload, reasonOf(prepared));
  const { firstCallMs } = prepared;
  const row: Row = { ...facts(contestant, workload), firstCallMs };
  if (contestant.backend === "reference" && firstCallMs > longestReferenceCall)
    return { ...row, note: `its first call took ${(firstCallMs / 1000).toFixed(1)} s: left out` };
  const verified: Verified | Refusal = await runner.ask({ do: "verify" }, limitSeconds);
  if (isRefusal(verified)) return { ...row, note: reasonOf(verified) };
  const { value, ms } = verified;
  const result = value === undefined ? {} : workload.training ? { loss20: value } : { checksum: value };
  return { row: { ...row, ...result }, verifyMs: ms, repeats: Math.max(1, Math.round(milliseconds / ms)) };
}

/**
 * One workload on everybody: each is prepared, then rounds in which each is timed in turn, the order turning from round
 * to round, so that what disturbs the machine disturbs them all.
 */
export async function measure(
  entrants: readonly Entrant[],
  workload: Workload,
  inputs: string,
  effort: Effort,
  progress: (text: string) => void,
): Promise<Row[]> {
  const rows = new Map<Contestant, Row>();
  const ready: Ready[] = [];
  const done: Ready[] = [];
  /** Takes a failure of one process as its row; the others go on. */
  const guarded = async (entrant: Entrant, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const { contestant } = entrant;
      const row = rows.get(contestant) ?? rowWithout(contestant, workload, "");
      rows.set(contestant, { ...row, note: `failed: ${(error as Error).message}` });
    }
  };
  for (const entrant of entrants) {
    const { contestant } = entrant;
    progress(`${workload.name}: preparing ${contestant.system} (${contestant.backend}, ${contestant.threads})`);
    await guarded(entrant, async () => {
      const outcome = await prepare(entrant, workload, inputs, effort);
      if (!("row" in outcome)) {
        rows.set(contestant, outcome);
        return;
      }
      rows.set(contestant, outcome.row);
      const { verifyMs, repeats } = outcome;
      if (verifyMs > effort.longestRepeatedCall) done.push({ entrant, repeats, times: [verifyMs] });
      else ready.push({ entrant, repeats, times: [] });
    });
  }
  for (let round = 0; round < effort.rounds; round++) {
    progress(`${workload.name}: round ${round + 1} of ${effort.rounds}`);
    for (let i = 0; i < ready.length; i++) {
      const { entrant, repeats, times } = ready[(i + round) % ready.length];
      await guarded(entrant, async () => {
        await pause(settlingMilliseconds);
        const timed: Timed | Refusal = await entrant.runner.ask({ do: "time", repeats }, limitSeconds);
        if (isRefusal(timed)) throw new Error(reasonOf(timed));
        times.push(timed.ms);
      });
    }
  }
  for (const { entrant, times } of [...ready, ...done]) {
    if (times.length === 0) continue;
    const ms = median(times);
    const gflops = workload.name.startsWith("matmul-") ? { gflops: workload.flops / ms / 1e6 } : {};
    rows.set(entrant.contestant, { ...rows.get(entrant.contestant)!, ms, ...gflops });
  }
  return entrants.map(({ contestant }) => rows.get(contestant)!);
}
