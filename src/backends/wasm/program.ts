import { unwritten } from "#wasm-threads";
import type { Plan } from "../../passes/plan.js";
import { dtypes, type TypedArray } from "../../shape/dtype.js";
import type { Program } from "../contract.js";
import { BARRIER_ADDRESS, refusalWords, type Emitted } from "./emit.js";
import { PAGE, type MemoryLayout } from "./memory.js";
import type { Pool } from "./threads/pool.js";
import type { ThreadProgram } from "./threads/program.js";

/** From here on, clearing the memory of an array that is then written takes long. */
const LARGE_BYTES = 64 * 1024;

/** A module with the memory that it runs in. */
export class WasmProgram implements Program {
  readonly bytes: number;
  private readonly mostThreads: number;
  private readonly layout: MemoryLayout;
  private threadProgram!: ThreadProgram;
  private refusal!: Int32Array;
  private slots!: readonly (TypedArray | undefined)[];
  private outputs!: readonly TypedArray[];
  private isAwaited = false;

  constructor(
    private readonly plan: Plan,
    private readonly module: WebAssembly.Module,
    { layout, pages, mostThreads }: Emitted,
    private readonly shared: boolean,
    private readonly pool: Pool,
    private readonly mark?: () => void,
  ) {
    this.layout = layout;
    this.mostThreads = mostThreads;
    this.bytes = pages * PAGE;
    this.makeMemory();
  }

  private makeMemory(): void {
    const { plan, module, shared, pool, mark } = this;
    const pages = this.bytes / PAGE;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    const view = (buffer: number): TypedArray => {
      const { dtype, length } = plan.buffers[buffer];
      return new dtypes[dtype].array(memory.buffer, this.layout.address(buffer), length);
    };
    const slots: (TypedArray | undefined)[] = [];
    plan.buffers.forEach(({ place }, buffer) => {
      if (place.kind === "leaf") slots[place.index] = view(buffer);
      if (place.kind === "literal") view(buffer).fill(place.value);
    });
    this.slots = slots;
    // an updated leaf's memory is one array, whether it is asked for as leaf or as output
    this.outputs = plan.outputs.map(({ buffer }) => {
      const { place } = plan.buffers[buffer];
      return place.kind === "leaf" ? slots[place.index]! : view(buffer);
    });
    this.refusal = new Int32Array(memory.buffer, 0, Object.keys(refusalWords).length);
    this.threadProgram = pool.program({ module, memory, barrier: BARRIER_ADDRESS, mark });
  }

  run(leaves: readonly TypedArray[], unchanged: readonly boolean[] = []): TypedArray[] {
    this.take(leaves, unchanged);
    return this.result(this.pool.run(this.threadProgram, this.threads));
  }

  async runAsync(leaves: readonly TypedArray[], unchanged: readonly boolean[] = []): Promise<TypedArray[]> {
    this.take(leaves, unchanged);
    const { threads } = this;
    if (threads === 1) return this.result(this.pool.run(this.threadProgram, 1));
    this.isAwaited = true;
    try {
      return this.result(await this.pool.runAsync(this.threadProgram, threads));
    } finally {
      this.isAwaited = false;
    }
  }

  copyOut(output: TypedArray): TypedArray {
    if (output.byteLength < LARGE_BYTES) return output.slice();
    const copy = new (output.constructor as { new (buffer: ArrayBuffer): TypedArray })(unwritten(output.byteLength));
    copy.set(output);
    return copy;
  }

  release(): void {
    this.pool.release(this.threadProgram);
  }

  private get threads(): number {
    return Math.min(this.pool.threads, this.mostThreads);
  }

  leaf(index: number): TypedArray | undefined {
    return this.slots[index];
  }

  private take(leaves: readonly TypedArray[], unchanged: readonly boolean[]): void {
    if (this.isAwaited) throw new Error("the program is running on other threads; await it before it is run again");
    const isNew = this.threadProgram.isEntered;
    if (isNew) {
      this.release();
      this.makeMemory(); // threads that were told to end may still write to the old one
    }
    for (let i = 0; i < this.slots.length; i++) {
      const slot = this.slots[i];
      if (slot !== undefined && slot !== leaves[i] && (isNew || unchanged[i] !== true)) slot.set(leaves[i]);
    }
  }

  private result(status: number): TypedArray[] {
    if (status !== 0) {
      const { refusal, plan } = this;
      refusal[refusalWords.refused] = 0;
      const { name } = plan.steps[refusal[refusalWords.step]].operations[0].op;
      throw new RangeError(
        `${name}: index ${refusal[refusalWords.index]} at position ${refusal[refusalWords.position]} is outside 0 … ${refusal[refusalWords.size] - 1}`,
      );
    }
    return this.outputs as TypedArray[];
  }
}
