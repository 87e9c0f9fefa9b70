import type { Machine } from "./machine.js";
import type { Row } from "./rows.js";
import type { Workload, WorkloadName } from "./workloads.js";

/** One workload on edgegrad against what plain kernels reach on the same machine. */
export interface Roofline {
  readonly workload: WorkloadName;
  /** Operations a second that the call made, of products and convolutions. */
  readonly flopsPerSecond: number;
  /** Bytes a second, of those that the call cannot but move. */
  readonly bytesPerSecond: number;
  /** The time of its products at edgegrad's fastest product, or of its bytes at a copy's pace, whichever is longer, as a share of the time it took. */
  readonly share: number;
}

/**
 * The roofline of a row (Williams, Waterman and Patterson 2009); null where the row has no time or the workload no cost.
 * @param peakFlopsPerSecond What a plain product reaches with as many threads.
 */
export function roofline(
  row: Row,
  { name, flops, bytes }: Workload,
  peakFlopsPerSecond: number,
  { copyBytesPerSecond }: Pick<Machine, "copyBytesPerSecond">,
): Roofline | null {
  if (row.ms === undefined || flops + bytes === 0) return null;
  const seconds = row.ms / 1000;
  const floor = Math.max(flops / peakFlopsPerSecond, bytes / copyBytesPerSecond);
  return {
    workload: name,
    flopsPerSecond: flops / seconds,
    bytesPerSecond: bytes / seconds,
    share: floor / seconds,
  };
}

/** A line for people. */
export function rooflineText(line: Roofline, peakFlopsPerSecond: number, { copyBytesPerSecond }: Machine): string {
  const giga = (value: number): string => (value / 1e9).toFixed(value < 1e10 ? 2 : 1);
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const products =
    line.flopsPerSecond === 0
      ? ""
      : `${giga(line.flopsPerSecond)} GFLOP/s (${percent(line.flopsPerSecond / peakFlopsPerSecond)} of ${giga(peakFlopsPerSecond)}), `;
  return (
    `roofline ${line.workload}: ${products}` +
    `${giga(line.bytesPerSecond)} GB/s (${percent(line.bytesPerSecond / copyBytesPerSecond)} of ${giga(copyBytesPerSecond)}), ` +
    `${percent(line.share)} of what the tighter bound allows`
  );
}
