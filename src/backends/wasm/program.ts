import type { Plan } from "../../passes/plan.js";
import { dtypes, type DType, type TypedArray } from "../../shape/dtype.js";
import type { Program } from "../contract.js";
import { BARRIER_ADDRESS, refusalWords, type Emitted } from "./emit.js";
import type { MemoryLayout } from "./memory.js";
import type { Pool } from "./threads/pool.js";
import type { ThreadProgram } from "./threads/program.js";

/** A module with the memory that it runs in. */
export class WasmProgram implements Program {
  private readonly memory: WebAssembly.Memory;
  private readonly threadProgram: ThreadProgram;
  private readonly slots: (TypedArray | undefined)[] = [];
  private readonly outputs: readonly TypedArray[];
  private readonly refusal: Int32Array;
  private readonly mostThreads: number;

  constructor(
    private readonly plan: Plan,
    module: WebAssembly.Module,
    { layout, pages, mostThreads }: Emitted,
    shared: boolean,
    private readonly pool: Pool,
    mark?: () => void,
  ) {
    this.mostThreads = mostThreads;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    this.refusal = new Int32Array(this.memory.buffer, 0, Object.keys(refusalWords).length);
    this.outputs = plan.outputs.map(({ buffer }) => this.view(layout, buffer));
    plan.buffers.forEach(({ place }, buffer) => {
      if (place.kind === "leaf") this.slots[place.index] = this.view(layout, buffer);
      if (place.kind === "literal") this.view(layout, buffer).fill(place.value);
    });
    // an updated leaf's memory is one array, whether it is asked for as leaf or as output
    this.outputs = plan.outputs.map(({ buffer }, i) => {
      const { place } = plan.buffers[buffer];
      return place.kind === "leaf" ? this.slots[place.index]! : this.outputs[i];
    });
    this.threadProgram = pool.program({ module, memory: this.memory, barrier: BARRIER_ADDRESS, mark });
  }

  private view(layout: MemoryLayout, buffer: number): TypedArray {
    const { dtype, length } = this.plan.buffers[buffer];
    return viewOf(this.memory, dtype, layout.address(buffer), length);
  }

  run(leaves: readonly TypedArray[], unchanged: readonly boolean[] = []): TypedArray[] {
    this.take(leaves, unchanged);
    return this.result(this.pool.run(this.threadProgram, this.threads));
  }

  async runAsync(leaves: readonly TypedArray[], unchanged: readonly boolean[] = []): Promise<TypedArray[]> {
    this.take(leaves, unchanged);
    const { threads } = this;
    if (threads === 1) return this.result(this.pool.run(this.threadProgram, 1));
    return this.result(await this.pool.runAsync(this.threadProgram, threads));
  }

  private get threads(): number {
    return Math.min(this.pool.threads, this.mostThreads);
  }

  leaf(index: number): TypedArray | undefined {
    return this.slots[index];
  }

  private take(leaves: readonly TypedArray[], unchanged: readonly boolean[]): void {
    for (let i = 0; i < this.slots.length; i++) {
      const slot = this.slots[i];
      if (slot !== undefined && slot !== leaves[i] && unchanged[i] !== true) slot.set(leaves[i]);
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

function viewOf(memory: WebAssembly.Memory, dtype: DType, address: number, length: number): TypedArray {
  return new dtypes[dtype].array(memory.buffer, address, length);
}
