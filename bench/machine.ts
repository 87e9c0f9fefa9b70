import { availableParallelism, cpus, release, totalmem } from "node:os";

/** What was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  /** Large copies in memory, bytes read and written a second. */
  readonly copyBytesPerSecond: number;
}

/** Bytes read and written a second by the fastest of some copies of an array that no cache holds. */
function copyBandwidth(): number {
  const from = new Float64Array(2 ** 23).fill(1); // 64 MiB
  const to = new Float64Array(from.length);
  const times = Array.from({ length: 10 }, () => {
    const start = performance.now();
    to.set(from);
    return performance.now() - start;
  });
  return (2 * from.byteLength) / (Math.min(...times) / 1000);
}

export function machineFacts(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${release()} ${process.arch}`,
    copyBytesPerSecond: copyBandwidth(),
  };
}
