import { backward } from "../autodiff/backward.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { add, mul } from "../ops/arithmetic.js";
import { everyDType } from "../ops/cast.js";
import { full } from "../ops/fill.js";
import { constant, constantData } from "../ops/leaf.js";
import type { OpRecord, Sample } from "../ops/record.js";
import * as records from "../ops/records.js";
import { sum } from "../ops/reduce.js";
import { everyPass, planOf, type Pass } from "../passes/pipeline.js";
import { allocate, isFloat, type DType, type TypedArray } from "../shape/dtype.js";
import { DTypeError } from "../shape/errors.js";
import { formatShape, sizeOf } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";
import type { Backend } from "./contract.js";
import { nearnessOf, type Nearness } from "./nearness.js";
import { reference } from "./reference/index.js";
import { normalSource, sampleValues } from "./sampleValues.js";

/** Results as graph, and the values of its leaves. */
export interface BoundGraph {
  readonly roots: readonly Node[];
  readonly leaves: readonly Node[];
  readonly values: readonly TypedArray[];
}

/** `magnitude` computes the Σ|aᵢbᵢ| of a sum; `share` is of the largest result. */
export type ConformanceRule =
  | Exclude<Nearness, { rule: "sum" }>
  | (Extract<Nearness, { rule: "sum" }> & { readonly magnitude: BoundGraph })
  | { readonly rule: "share"; readonly share: number };

/** One thing that every backend must compute as `reference` does: an op's sample in a dtype, or its derivatives. */
export interface ConformanceCase {
  readonly name: string;
  readonly record: string;
  readonly dtype: DType;
  /** 0: the value; 1 and 2: derivatives. */
  readonly order: 0 | 1 | 2;
  readonly graph: BoundGraph;
  /** What `reference` runs for the expected values: of a float32 derivative, the same graph in float64. */
  readonly definition: BoundGraph;
  readonly rule: ConformanceRule;
}

/** A result of a backend beside what it should be, with a tolerance in the form that `check/compare` takes. */
export interface ConformanceResult {
  readonly actual: TensorData;
  readonly expected: TensorData;
  readonly tolerance:
    | "exact"
    | { readonly ulp: number }
    | { readonly bound: Float64Array }
    | { readonly rtol: number; readonly atol: number };
}

export const EPSILON = { float32: 2 ** -24, float64: 2 ** -53 } as const;
type FloatDType = keyof typeof EPSILON;

/**
 * The values of a graph's roots on a backend, any number of times: `values[i]` is that of leaf i. Constants of the graph
 * that are not among the leaves keep their own.
 */
export function programFor(
  backend: Backend,
  { roots, leaves }: Pick<BoundGraph, "roots" | "leaves">,
  passes: readonly Pass[] = everyPass,
): (values: readonly TypedArray[]) => TypedArray[] {
  const given = new Set(leaves);
  const constants = topologicalOrder(roots, (node) => given.has(node)).filter(
    (node) => !given.has(node) && constantData(node) !== undefined,
  );
  const all = [...leaves, ...constants];
  const program = backend.compile(planOf(roots, all, { passes, fused: backend.fused }));
  const kept = constants.map((node) => constantData(node)!);
  return (values) => program.run([...values, ...kept]).map((output) => output.slice());
}

/** Runs one case on a backend, and its definition on `reference`; one result for each root. */
export function runConformanceCase(
  { graph, definition, rule }: ConformanceCase,
  backend: Backend,
): ConformanceResult[] {
  const actual = programFor(backend, graph)(graph.values);
  const expected = programFor(reference, definition)(definition.values);
  const magnitudes = rule.rule === "sum" ? programFor(reference, rule.magnitude)(rule.magnitude.values) : [];
  return graph.roots.map(({ shape, dtype }, i): ConformanceResult => {
    const right = allocate(dtype, expected[i].length);
    right.set(expected[i]); // a float32 derivative's is float64
    return {
      actual: { data: actual[i], shape, dtype },
      expected: { data: right, shape, dtype },
      tolerance: toleranceOf(rule, right, dtype, magnitudes[i]),
    };
  });
}

function toleranceOf(
  rule: ConformanceRule,
  expected: TypedArray,
  dtype: DType,
  magnitude: TypedArray | undefined,
): ConformanceResult["tolerance"] {
  switch (rule.rule) {
    case "exact":
      return "exact";
    case "ulp":
      return { ulp: rule.ulp };
    case "relative":
      return { rtol: rule.relative, atol: rule.relative };
    case "sum":
      return {
        bound: Float64Array.from(magnitude!, (size) => 2 * rule.terms * EPSILON[dtype as FloatDType] * size),
      };
    case "share": {
      const largest = Math.max(0, ...Array.from(expected, Math.abs));
      return { bound: new Float64Array(expected.length).fill(rule.share * largest) };
    }
  }
}

/** Every record's samples in every dtype that it takes, and in floats their derivatives of order 1 and 2. */
export function conformanceCases(): ConformanceCase[] {
  return (Object.values(records) as OpRecord[]).flatMap((record) =>
    record.samples.flatMap((sample) => everyDType.flatMap((dtype) => casesOf(record, sample, dtype))),
  );
}

function casesOf(record: OpRecord, sample: Sample, dtype: DType): ConformanceCase[] {
  const free = sample.inputs.some((input) => input.dtype === undefined);
  if (!free && dtype !== sample.inputs[0].dtype) return [];
  let forward: Built;
  try {
    forward = build(record, sample, dtype);
  } catch (error) {
    if (error instanceof DTypeError) return []; // the dtype is not for this op; the records' own tests hold it to that
    throw error;
  }
  const about = {
    record: record.name,
    dtype,
    name: [
      record.name,
      ...sample.inputs.map(({ shape }) => formatShape(shape)),
      JSON.stringify(sample.rest),
      dtype,
    ].join(" "),
  };
  const value: ConformanceCase = {
    ...about,
    name: `${about.name} value`,
    order: 0,
    graph: forward.graph,
    definition: forward.graph,
    rule: ruleOf(record, sample, forward),
  };
  if (!free || !isFloat(dtype) || forward.out.dtype !== dtype) return [value];
  const exact = dtype === "float64" ? forward : build(record, sample, "float64", forward.graph.values);
  const share = dtype === "float64" ? 1e-12 : 1e-5;
  const [graphs, definitions] = [derivativesOf(forward), derivativesOf(exact)];
  return [
    value,
    ...graphs.map((graph, i): ConformanceCase => {
      const order = (i + 1) as 1 | 2;
      const rule = { rule: "share", share: order === 1 ? share : 10 * share } as const;
      return { ...about, name: `${about.name} order ${order}`, order, graph, definition: definitions[i], rule };
    }),
  ];
}

interface Built {
  readonly out: Node;
  readonly inputs: readonly Node[];
  readonly graph: BoundGraph;
}

/** The sample as graph; with `values`, of those, in `dtype` where they are floats. */
function build(record: OpRecord, sample: Sample, dtype: DType, values?: readonly TypedArray[]): Built {
  const tensors = sampleValues(record, sample, dtype);
  const data = tensors.map((tensor, i) =>
    values !== undefined && isFloat(tensor.dtype) ? Float64Array.from(values[i]) : tensor.data,
  );
  const inputs = tensors.map((tensor, i) => constant(data[i], tensor.shape, { dtype: tensor.dtype }));
  const out = record.from(inputs, sample.rest);
  return { out, inputs, graph: { roots: [out], leaves: inputs, values: data } };
}

/** The derivatives of ⟨g, out⟩ by the inputs, and those of ⟨w, derivatives⟩ by the inputs and g; g and w are random. */
function derivativesOf({ out, inputs, graph }: Built): BoundGraph[] {
  const random = (like: Node, stream: number): { node: Node; data: TypedArray } => {
    const normal = normalSource(3, stream);
    const rounded = Float32Array.from({ length: sizeOf(like.shape) }, normal); // the same numbers in both float dtypes
    const data = like.dtype === "float32" ? rounded : Float64Array.from(rounded);
    return { node: constant(data, like.shape), data };
  };
  const g = random(out, 0);
  const found = backward(out, g.node, new Set(inputs));
  const wanted = inputs.filter((input) => found.has(input));
  if (wanted.length === 0) return [];
  const first = wanted.map((input) => found.get(input)!);
  const probes = first.map((derivative, i) => random(derivative, i + 1));
  const bound = (roots: readonly Node[]): BoundGraph => ({
    roots,
    leaves: [...graph.leaves, g.node, ...probes.map(({ node }) => node)],
    values: [...graph.values, g.data, ...probes.map(({ data }) => data)],
  });
  const probed = first.map((derivative, i) => sum(mul(derivative, probes[i].node))).reduce((a, b) => add(a, b));
  const again = [...wanted, g.node];
  const second = backward(probed, undefined, new Set(again));
  return [bound(first), bound(again.map((node) => second.get(node) ?? full(node.shape, 0, node)))];
}

/** How near the value must be; for a sum, the same of the inputs' absolute values says how large its terms are. */
function ruleOf(record: OpRecord, sample: Sample, { out, inputs, graph }: Built): ConformanceRule {
  const given = new Set(inputs);
  const made = topologicalOrder([out], (node) => given.has(node)).filter((node) => !given.has(node));
  const nearness = nearnessOf(out, made);
  if (nearness.rule !== "sum") return nearness;
  const sizes = graph.values.map((data, i) => (isFloat(inputs[i].dtype) ? Float64Array.from(data, Math.abs) : data));
  return { ...nearness, magnitude: build(record, sample, "float64", sizes).graph };
}
