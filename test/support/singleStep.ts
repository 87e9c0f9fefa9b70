import { expect } from "vitest";
import type { Kind, Node } from "../../src/graph/node.js";
import type { Step, Use, View } from "../../src/passes/plan.js";
import { allocate, dtypes, type DType, type TypedArray } from "../../src/shape/dtype.js";
import { sizeOf, type Shape } from "../../src/shape/shape.js";
import { indexKernel } from "../../src/backends/reference/indexing.js";
import { callOf } from "../../src/backends/reference/kernel.js";
import { concatKernel, movementKernel } from "../../src/backends/reference/movement.js";
import { randomKernel } from "../../src/backends/reference/random.js";
import { gatherStrided } from "../../src/backends/reference/strided.js";
import { i32, lane, op, store } from "../../src/backends/wasm/assembler/expression.js";
import { concatKernels } from "../../src/backends/wasm/kernels/concat.js";
import { stepProgram, type StepProgram } from "../../src/backends/wasm/kernels/contract/fixtures.js";
import { indexKernels } from "../../src/backends/wasm/kernels/indexing.js";
import type { Lowering, Work } from "../../src/backends/wasm/kernels/kernel.js";
import { movementKernels } from "../../src/backends/wasm/kernels/movement.js";
import { randomKernels } from "../../src/backends/wasm/kernels/random.js";

type SingleKind = Extract<Kind, "index" | "random" | "movement" | "concat">;

const lowerings: { readonly [K in SingleKind]: Lowering } = {
  index: indexKernels,
  random: randomKernels,
  movement: movementKernels,
  concat: concatKernels,
};
const definitions = { index: indexKernel, random: randomKernel, movement: movementKernel, concat: concatKernel };

/** An input of the step: values that are contiguous or read by a view, or a literal in a shape. */
export interface Given {
  readonly values: TypedArray | number;
  readonly view?: View;
}

/** The step of a node alone. */
export function stepOf(node: Node, given: readonly Given[]): Step {
  const inputs = node.inputs.map(({ shape, dtype }, buffer): Use => ({
    buffer,
    shape,
    dtype,
    view: given[buffer].view,
  }));
  const { op: record, attributes, shape, dtype } = node;
  const operands = inputs.map((_, i) => i);
  return {
    form: "single",
    columns: 0,
    operations: [{ op: record, attributes, operands, shape, dtype }],
    inputs,
    outputs: [{ operation: 0, use: { buffer: inputs.length, shape, dtype } }],
  };
}

/** What `reference` makes of it, and the text of the error if it refuses. */
export function defined(node: Node, given: readonly Given[]): TypedArray {
  const plain = stepOf(
    node,
    given.map(({ values }) => ({ values })),
  );
  const out = allocate(node.dtype, sizeOf(node.shape));
  const inputs = node.inputs.map(({ shape, dtype }, i): TypedArray => {
    const { values, view } = given[i];
    const whole = allocate(dtype, sizeOf(shape));
    if (typeof values === "number") return whole.fill(values);
    if (view === undefined) return values;
    gatherStrided(values, view.offset, view.strides, shape, whole);
    return whole;
  });
  definitions[node.op.kind as SingleKind](callOf(plain))([...inputs, out]);
  return out;
}

/** A wrong index as a kernel reports it. */
export interface Refusal {
  readonly index: number;
  readonly position: number;
  readonly size: number;
  readonly step: number;
}

export interface Outcome {
  readonly out: TypedArray;
  readonly refusal: Refusal | null;
}

/** The kernels of one node. */
export interface Compiled {
  readonly works: readonly Work[];
  /** Runs them for so many threads; nothing behind the output's last cache line may be written. */
  run(threads: number): Outcome;
}

const STEP = 7;
const POISON = 0xab;
const LINE = 64;

export function compiled(node: Node, given: readonly Given[], fused = true): Compiled {
  const step = stepOf(node, given);
  const lengths = [...given.map(({ values }) => (typeof values === "number" ? 0 : values.length)), sizeOf(node.shape)];
  const types = [...node.inputs.map(({ dtype }) => dtype), node.dtype];
  const literals = new Map(
    given.flatMap(({ values }, buffer) => (typeof values === "number" ? [[buffer, values] as const] : [])),
  );
  let refusals = -1;
  const lowering: Lowering = (own, target) => {
    refusals = target.scratch(16);
    const refuseIndex = {
      call: (...facts: Parameters<typeof op>[1][]) =>
        store(
          "v128.store",
          refusals,
          facts.reduce((vector, fact, i) => lane("i32x4.replace_lane", i, vector, fact), op("i32x4.splat", i32(0))),
        ),
    };
    return lowerings[node.op.kind as SingleKind](own, { ...target, step: STEP, refuseIndex });
  };
  const program: StepProgram = stepProgram(
    lowering,
    step,
    lengths.map((length, i) => length * dtypes[types[i]].bytes),
    { fused, literals },
  );
  const memory = new Uint8Array(program.memory.buffer);
  const report = new Int32Array(program.memory.buffer, refusals, 4);
  return {
    works: program.works,
    run: (threads) => {
      memory.fill(POISON);
      report.fill(-1);
      given.forEach(({ values }, i) => {
        if (typeof values !== "number") program.buffer(i, types[i], values.length).set(values);
      });
      program.run(threads);
      const out = program.buffer(given.length, node.dtype, sizeOf(node.shape));
      const behind = Math.ceil((out.byteOffset + out.byteLength) / LINE) * LINE;
      expect(memory.subarray(behind, behind + LINE).every((byte) => byte === POISON)).toBe(true);
      const [index, position, size, number] = report;
      return { out: out.slice(), refusal: size === -1 ? null : { index, position, size, step: number } };
    },
  };
}

/** Fails unless the values are the same as Object.is has it: −0 is not 0, NaN is NaN. */
export function expectSame(actual: TypedArray, expected: TypedArray): void {
  const bytes = ({ buffer, byteOffset, byteLength }: TypedArray) => Buffer.from(buffer, byteOffset, byteLength);
  if (!bytes(actual).equals(bytes(expected))) expect(actual).toEqual(expected); // toEqual alone is slow
}

/** Holds a node to `reference`: exactly, and with the same bits for any number of threads. */
export function expectDefined(node: Node, given: readonly Given[]): void {
  const expected = defined(node, given);
  const program = compiled(node, given);
  for (const threads of [1, 2, 4]) {
    const { out, refusal } = program.run(threads);
    expect(refusal).toBeNull();
    expectSame(out, expected);
  }
}

/** Values that tell elements apart, negative ones among them where the dtype has any. */
export function distinct(dtype: DType, shape: Shape): TypedArray {
  const values = allocate(dtype, sizeOf(shape));
  const { float, range } = dtypes[dtype];
  for (let i = 0; i < values.length; i++)
    values[i] = float ? (i % 2 === 0 ? i + 0.5 : -i) : (i * 7 + 1) % (range[1] + 1);
  return values;
}
