import type { Plan, Use } from "../../passes/plan.js";
import { dtypes } from "../../shape/dtype.js";

/** Bytes: a cache line. */
const LINE = 64;
export const PAGE = 65536;
/** WebAssembly's addresses have 32 bits. */
const MOST_BYTES = 2 ** 32 - PAGE;

const aligned = (bytes: number): number => Math.ceil(bytes / LINE) * LINE;

/**
 * Where everything lies in a program's memory: control words, leaves and literals, the arena, and what kernels reserve for
 * themselves. Behind every buffer a cache line may be read; behind a buffer's end, up to its cache line's, it may be written.
 */
export class MemoryLayout {
  private readonly addresses: number[];
  private readonly scratchStart: number;
  private scratchUsed = 0;
  private scratchMost = 0;

  /** @param controlBytes What comes before everything else. */
  constructor(
    private readonly plan: Plan,
    controlBytes: number,
  ) {
    let end = aligned(controlBytes);
    this.addresses = plan.buffers.map(({ dtype, length, place }) => {
      if (place.kind === "arena") return -1;
      const start = end;
      end += aligned(length * dtypes[dtype].bytes) + LINE;
      return start;
    });
    const arena = end;
    plan.buffers.forEach(({ place }, i) => {
      if (place.kind === "arena") this.addresses[i] = arena + place.offset;
    });
    this.scratchStart = arena + aligned(plan.arenaBytes) + LINE;
  }

  /** The byte address of a buffer. */
  address(buffer: number): number {
    return this.addresses[buffer];
  }

  addressOf(use: Use): number {
    return this.addresses[use.buffer];
  }

  /** The next step may use again what the one before has reserved. */
  beginStep(): void {
    this.scratchUsed = 0;
  }

  scratch(bytes: number): number {
    const start = this.scratchStart + this.scratchUsed;
    this.scratchUsed += aligned(bytes) + LINE;
    this.scratchMost = Math.max(this.scratchMost, this.scratchUsed);
    return start;
  }

  /** @throws RangeError when the program needs more memory than WebAssembly can address. */
  get pages(): number {
    const bytes = this.scratchStart + this.scratchMost + LINE;
    if (bytes > MOST_BYTES)
      throw new RangeError(
        `the wasm backend cannot address the ${(bytes / 2 ** 30).toFixed(1)} GiB that this program needs (${(this.plan.arenaBytes / 2 ** 30).toFixed(1)} GiB of them for intermediate values): make the batch smaller, or use the backend "reference"`,
      );
    return Math.ceil(bytes / PAGE);
  }
}
