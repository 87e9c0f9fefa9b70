import type { Attributes, Node, Op } from "../graph/node.js";
import { scoped } from "../graph/scope.js";
import type { Condition, Expression } from "../scalar/algebra.js";
import type { DType } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";

/** A node, or a plain number, which becomes a weak literal. */
export type Operand = Node | number;

/** One input of a sample: a shape, filled by the tests from the record's domain, or given values. */
export interface SampleInput {
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly values?: readonly number[];
}

/** A call of the op that its tests, conformance suite and benchmarks run. */
export interface Sample {
  readonly inputs: readonly SampleInput[];
  /** Arguments after the tensors, as in the op's signature. */
  readonly rest: readonly unknown[];
}

/** At least one: a record without samples does not compile. */
export type Samples = readonly [Sample, ...Sample[]];

/** A sample: shapes or inputs for the tensors, then the rest of the op's arguments. */
export function sample(inputs: readonly (Shape | SampleInput)[], ...rest: unknown[]): Sample {
  return { inputs: inputs.map((input) => (Array.isArray(input) ? { shape: input } : (input as SampleInput))), rest };
}

/** Where an argument may lie for the op to be defined and differentiable; sample values are drawn from it. */
export type Interval = readonly [low: number, high: number];

interface RecordBase extends Op {
  readonly samples: Samples;
  /** Shown in graphs: `×`; the name where there is none. */
  readonly glyph?: string;
  /** Intervals of the arguments on which value and derivatives are finite. Whole line where absent. */
  readonly domain?: { readonly [argument: string]: Interval };
  /** Dtypes that the op takes for its tensors. */
  readonly dtypes: readonly DType[];
  /** Builds a node: tensors first, then the rest of the op's signature. */
  from(inputs: readonly Operand[], rest?: readonly unknown[]): Node;
}

/** How the inputs' common dtype becomes the op's: kept (bool as int32), made a float, or kept as it is. */
export type DTypeRule = "arithmetic" | "float" | "same";

/**
 * What a pass may know of an elementwise op's value. Each law holds bit for bit for every number and for NaN; all but the
 * first are for results of the argument's own dtype.
 */
export interface Laws<Name extends string = string> {
  /** f(a, b) = f(b, a). */
  readonly commutative?: true;
  /** f(f(x)) = x. */
  readonly involution?: true;
  /** Of one argument, f(f(x)) = f(x); of more, f(x, x) = x, whatever the conditions. */
  readonly idempotent?: true;
  /** Of two arguments: where this one has this number, if the dtype has it, the result is the other one. */
  readonly neutral?: { readonly [K in Name]?: number };
}

/** Computes each element from the elements at the same place of its inputs, which broadcast. */
export interface ElementwiseRecord<Names extends readonly string[] = readonly string[]>
  extends RecordBase, Laws<Names[number]> {
  readonly kind: "elementwise";
  readonly args: Names;
  readonly dtype: DTypeRule;
  readonly value: Expression<Names[number]>;
  /** Local derivative by each argument; null: declared to have none. */
  readonly partials: { readonly [K in Names[number]]: Expression<Names[number] | "out"> | null };
  /** Arguments that are conditions: bool, outside promotion. */
  readonly conditions?: readonly Names[number][];
  /** The value is the first argument itself: passes may drop the node. */
  readonly identity?: true;
  /** Known values from elsewhere than `value`: the arguments, then the result. Tests hold the op to them. */
  readonly examples?: readonly (readonly number[])[];
  /** Distance from a kink, by the arguments: sample values keep away from 0 of it. */
  readonly kinks?: Expression<Names[number]>;
}

/** A condition on scalars, whose result is bool. */
export interface ComparisonRecord<Names extends readonly string[] = readonly string[]>
  extends RecordBase, Laws<Names[number]> {
  readonly kind: "elementwise";
  readonly args: Names;
  readonly condition: Condition<Names[number]>;
}

/** The same values in another dtype. */
export interface CastRecord extends RecordBase {
  readonly kind: "cast";
}

/** How a reduction combines elements. */
export type Combiner = "sum" | "prod" | "max" | "min";

/** Elements along axes combined to one. Attributes: `axes` (sorted), `keepDims`. */
export interface ReduceRecord extends RecordBase {
  readonly kind: "reduce";
  readonly combiner: Combiner;
}

/**
 * How a movement op places elements, in flat row-major offsets:
 * `reshape` keeps the order; `gather` says for each output index where to read (offset + Σ stride·index);
 * `place` says for each input index where to write, over an output filled with `fill`.
 */
export type IndexMap =
  | { readonly form: "reshape" }
  | { readonly form: "gather"; readonly offset: number; readonly strides: readonly number[] }
  | { readonly form: "place"; readonly offset: number; readonly strides: readonly number[]; readonly fill: number };

/** Elements placed anew. */
export interface MovementRecord extends RecordBase {
  readonly kind: "movement";
  readonly map: (from: Shape, to: Shape, attributes: Attributes) => IndexMap;
  readonly adjoint: (g: Node, node: Node) => Node;
  /** Two nodes of this op, `second` made from `first`, as one made from first's input. */
  readonly merge?: (first: Node, second: Node) => Node;
}

/** Inputs joined along an axis. Attribute: `axis`. */
export interface ConcatRecord extends RecordBase {
  readonly kind: "concat";
}

/** Sums of products. Attribute: `letters`, for example `bmk,kn->bmn`; a letter that is not in the output is summed over. */
export interface ContractRecord extends RecordBase {
  readonly kind: "contract";
}

/** What an index op computes; a backend lowers each once. */
export type IndexRule = "gather" | "scatterAdd" | "oneHot" | "argmax";

/** Elements chosen or placed by integers. */
export interface IndexRecord extends RecordBase {
  readonly kind: "index";
  readonly rule: IndexRule;
  /** Derivatives by each input, null where there is none. */
  readonly adjoint: (g: Node, node: Node) => readonly (Node | null)[];
}

/** Random numbers, drawn from a generator's state. Attributes: `offset`, in blocks from the state's counter. */
export interface DrawRecord extends RecordBase {
  readonly kind: "random";
  /** From two independent uniforms u, v in [0, 1). */
  readonly transform: Expression<"u" | "v">;
}

/** A generator's state, moved on. Attribute: `blocks` to move the counter by. */
export interface AdvanceRecord extends RecordBase {
  readonly kind: "random";
  readonly advance: true;
}

/** Made of other ops: building it builds them. */
export interface CompositeRecord {
  readonly kind: "composite";
  readonly name: string;
  readonly args: readonly string[];
  readonly samples: Samples;
  readonly dtypes: readonly DType[];
  readonly domain?: { readonly [argument: string]: Interval };
  from(inputs: readonly Operand[], rest?: readonly unknown[]): Node;
}

/** A record of an op that a node can carry. */
export type PrimitiveRecord =
  | ElementwiseRecord
  | ComparisonRecord
  | CastRecord
  | ReduceRecord
  | MovementRecord
  | ConcatRecord
  | ContractRecord
  | IndexRecord
  | DrawRecord
  | AdvanceRecord;

/** Everything that is known of one op. */
export type OpRecord = PrimitiveRecord | CompositeRecord;

/** The record behind a node's op; leaves and custom nodes have none. */
export function recordOf(node: Node): PrimitiveRecord {
  return node.op as PrimitiveRecord;
}

export function isComparison(record: PrimitiveRecord | ElementwiseRecord): record is ComparisonRecord {
  return "condition" in record;
}

/** What a composite op builds is one part of the graph under the op's name. */
function asScope<Call extends object>(name: string, call: Call): Call {
  const build = call as (...operands: unknown[]) => Node;
  const nodesOf = (result: Node): readonly Node[] => [result];
  return ((...operands: unknown[]) => scoped(name, () => build(...operands), nodesOf)) as Call;
}

/** Gives a call its record's fields, so that an op is called by its own name and read by its own record. */
export function callable<Call extends object, Fields extends { readonly name: string; readonly kind: string }>(
  call: Call,
  fields: Fields,
): Call & Fields {
  const op = fields.kind === "composite" ? asScope(fields.name, call) : call;
  for (const [key, value] of Object.entries(fields)) Object.defineProperty(op, key, { value, enumerable: true });
  return Object.freeze(op) as Call & Fields;
}
