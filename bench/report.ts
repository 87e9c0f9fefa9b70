import { table } from "edgegrad/view";
import type { Row } from "./rows.js";
import type { TargetResult } from "./targets.js";
import type { Workload } from "./workloads.js";

/** edgegrad's best time of the rows, by which the others are divided. */
const ownBest = (rows: readonly Row[]): number | undefined => {
  const times = rows.flatMap(({ system, ms }) => (system === "edgegrad" && ms !== undefined ? [ms] : []));
  return times.length === 0 ? undefined : Math.min(...times);
};

const short = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : ms < 100 ? ms.toPrecision(3) : ms.toFixed(0);

const nameOf = ({ system, backend, threads }: Row): string => `${system} (${backend}, ${threads})`;

/** A workload's rows as a table: times, ratios to edgegrad's best, first calls; under it what is to be said of a row. */
export function workloadTable({ name, title }: Workload, rows: readonly Row[]): string {
  const own = ownBest(rows);
  const products = rows.some(({ gflops }) => gflops !== undefined);
  const headers = ["system", "backend", "threads", "ms", "ratio", "first call, ms", ...(products ? ["GFLOP/s"] : [])];
  const lines = rows
    .filter(({ ms, firstCallMs }) => ms !== undefined || firstCallMs !== undefined)
    .map((row) => [
      row.system,
      row.backend,
      row.threads,
      short(row.ms),
      row.ms === undefined || own === undefined ? undefined : (row.ms / own).toFixed(2),
      short(row.firstCallMs),
      ...(products ? [short(row.gflops)] : []),
    ]);
  const notes = rows.flatMap((row) => (row.note === undefined ? [] : [`  ${nameOf(row)}: ${row.note}`]));
  return [`${name}: ${title}`, table(headers, lines), ...notes].join("\n");
}

/** A line a target. */
export function targetsText(results: readonly TargetResult[]): string {
  return results
    .map(
      ({ name, asked, measured, met }) =>
        `target ${name}: asked ${asked}; measured ${measured}: ${met ? "met" : "missed"}`,
    )
    .join("\n");
}
