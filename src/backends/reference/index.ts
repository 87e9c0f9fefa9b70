import type { Kind } from "../../graph/node.js";
import type { Plan } from "../../passes/plan.js";
import { allocate, dtypes, type DType, type TypedArray } from "../../shape/dtype.js";
import type { Backend, Program } from "../contract.js";
import { contractKernel } from "./contract.js";
import { elementwiseKernel } from "./elementwise.js";
import { indexKernel } from "./indexing.js";
import { callOf, type Call, type Kernel } from "./kernel.js";
import { concatKernel, movementKernel } from "./movement.js";
import { randomKernel } from "./random.js";
import { reduceKernel } from "./reduce.js";

function castKernel(call: Call): Kernel {
  const [x] = call.inputs;
  const { output } = call;
  if (output.dtype !== "bool") return (values) => values[output.buffer].set(values[x.buffer]);
  return (values) => {
    const [source, out] = [values[x.buffer], values[output.buffer]];
    for (let i = 0; i < out.length; i++) out[i] = source[i] === 0 ? 0 : 1;
  };
}

type Lowered = Exclude<Kind, "leaf" | "state" | "custom">;

const lowerings: { readonly [K in Lowered]: (call: Call) => Kernel } = {
  elementwise: elementwiseKernel,
  cast: castKernel,
  reduce: reduceKernel,
  movement: movementKernel,
  concat: concatKernel,
  contract: contractKernel,
  index: indexKernel,
  random: randomKernel,
};

/** The definition of right: plain TypeScript, floats computed in float64 and rounded to the dtype. */
export const reference: Backend = {
  name: "reference",
  fused: false,
  unavailable: () => null,
  compile: (plan) => new ReferenceProgram(plan),
};

const NOTHING = new Float64Array(0);

/** Views of one arena; buffers that have the same place in turn share one, for a view takes more than most values. */
function arenaViews(bytes: number): (dtype: DType, offset: number, length: number) => TypedArray {
  const arena = new ArrayBuffer(bytes);
  const views = new Map<string, TypedArray>();
  return (dtype, offset, length) => {
    const key = `${dtype} ${offset} ${length}`;
    let view = views.get(key);
    if (view === undefined) views.set(key, (view = new dtypes[dtype].array(arena, offset, length)));
    return view;
  };
}

/** About what a kernel takes beside the arena: its closures, and its place in the plan. */
const STEP_BYTES = 2560;

class ReferenceProgram implements Program {
  readonly bytes: number;
  private readonly values: TypedArray[];
  private readonly leafBuffers: { buffer: number; index: number; isWritten: boolean }[] = [];
  private readonly kernels: Kernel[];

  constructor(private readonly plan: Plan) {
    this.bytes = plan.arenaBytes + plan.steps.length * STEP_BYTES;
    const inArena = arenaViews(plan.arenaBytes);
    const written = new Set(plan.steps.flatMap(({ outputs }) => outputs.map(({ use }) => use.buffer)));
    this.values = plan.buffers.map(({ dtype, length, place }, buffer) => {
      if (place.kind === "arena") return inArena(dtype, place.offset, length);
      if (place.kind === "leaf") this.leafBuffers.push({ buffer, index: place.index, isWritten: written.has(buffer) });
      const own = allocate(dtype, place.kind === "literal" ? 1 : 0);
      if (place.kind === "literal") own[0] = place.value;
      return own;
    });
    this.kernels = plan.steps.map((step) => {
      const call = callOf(step);
      return lowerings[call.op.kind as Lowered](call);
    });
  }

  run(leaves: readonly TypedArray[]): TypedArray[] {
    // a leaf's array is the caller's, and read only: one that the plan writes over is copied
    for (const { buffer, index, isWritten } of this.leafBuffers)
      this.values[buffer] = isWritten ? leaves[index].slice() : leaves[index];
    try {
      for (const kernel of this.kernels) kernel(this.values);
      return this.plan.outputs.map(({ buffer }) => this.values[buffer]);
    } finally {
      for (const { buffer } of this.leafBuffers) this.values[buffer] = NOTHING; // a program keeps nobody's data alive
    }
  }

  async runAsync(leaves: readonly TypedArray[]): Promise<TypedArray[]> {
    return Promise.resolve(this.run(leaves));
  }

  copyOut(output: TypedArray): TypedArray {
    return output.slice();
  }

  leaf(): undefined {
    return undefined;
  }

  release(): void {}
}
