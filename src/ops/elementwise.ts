import { buildNode, type Node } from "../graph/node.js";
import type { Condition, Expression } from "../scalar/algebra.js";
import { isFloat, type DType } from "../shape/dtype.js";
import { DTypeError } from "../shape/errors.js";
import { broadcastShapes } from "../shape/shape.js";
import { everyDType, promoted } from "./cast.js";
import { asNode } from "./leaf.js";
import {
  callable,
  type ComparisonRecord,
  type DTypeRule,
  type ElementwiseRecord,
  type Interval,
  type Laws,
  type Operand,
  type Samples,
} from "./record.js";

type Operands<Names extends readonly string[]> = { [K in keyof Names]: Operand };
type Call<Names extends readonly string[]> = (...operands: Operands<Names>) => Node;

/** What an author of an elementwise op writes; see `ops/arithmetic.ts` for examples. */
export interface ElementwiseDefinition<Names extends readonly string[]> extends Laws<Names[number]> {
  /** Shown in graphs, messages and docs. */
  readonly name: string;
  /** A sign for pictures, such as `×`; the name where there is none. */
  readonly glyph?: string;
  /** Default `float`: integers become float32. */
  readonly dtype?: DTypeRule;
  /** The result, in the operations of the algebra `s`. */
  readonly value: Expression<Names[number]>;
  /** Local derivative by each argument, in the same operations; `out` is the result. null: declared to have none. */
  readonly partials: { readonly [K in Names[number]]: Expression<Names[number] | "out"> | null };
  /** Arguments that are conditions: bool, outside promotion. */
  readonly conditions?: readonly Names[number][];
  /** The value is the first argument itself: passes may drop the node. */
  readonly identity?: true;
  /** Intervals of the arguments on which value and derivatives are finite; the whole line where absent. */
  readonly domain?: { readonly [K in Names[number]]?: Interval };
  /** Distance from a kink, by the arguments: sample values keep away from 0 of it. */
  readonly kinks?: Expression<Names[number]>;
  /** Known values from elsewhere than `value`: the arguments, then the result. */
  readonly examples?: readonly (readonly [...{ [K in keyof Names]: number }, out: number])[];
  /** Calls of the op for its tests, made by `sample`; one at least. */
  readonly samples: Samples;
}

/**
 * An op that computes each element of its result from the elements at the same place of its inputs, which broadcast.
 * This one record gives the value on every backend, derivatives of any order, the printed formula, its tests and its docs.
 * @throws TypeError when two arguments have one name, or one is named `out`, as partials call the result.
 */
export function elementwise<const Names extends readonly string[]>(
  args: Names,
  definition: ElementwiseDefinition<Names>,
): Call<Names> & ElementwiseRecord<Names> {
  const { dtype = "float", ...rest } = definition;
  if (new Set([...args, "out"]).size !== args.length + 1)
    throw new TypeError(
      `elementwise: the arguments of ${rest.name} (${args.join(", ")}) must have names of their own, and none of them "out", the result's`,
    );
  const record: Call<Names> & ElementwiseRecord<Names> = callable(
    ((...operands: Operand[]) => record.from(operands)) as Call<Names>,
    {
      ...rest,
      kind: "elementwise",
      args,
      dtype,
      dtypes: everyDType,
      domain: rest.domain as { readonly [argument: string]: Interval } | undefined,
      from: (operands: readonly Operand[]): Node => {
        const { inputs, dtype: common, weak } = prepared(record, operands.map(asNode), dtype);
        return buildNode(record, inputs, {}, { shape: broadcast(record, inputs), dtype: common, weak });
      },
    } satisfies ElementwiseRecord<Names>,
  );
  return record;
}

/** An elementwise op whose result is bool: comparisons and logic. It has no derivative. */
export function comparison<const Names extends readonly string[]>(
  args: Names,
  definition: Laws<Names[number]> & {
    name: string;
    glyph?: string;
    condition: Condition<Names[number]>;
    samples: Samples;
  },
): Call<Names> & ComparisonRecord<Names> {
  const record: Call<Names> & ComparisonRecord<Names> = callable(
    ((...operands: Operand[]) => record.from(operands)) as Call<Names>,
    {
      ...definition,
      kind: "elementwise",
      args,
      dtypes: everyDType,
      from: (operands: readonly Operand[]): Node => {
        const { inputs } = prepared(record, operands.map(asNode), "same");
        return buildNode(record, inputs, {}, { shape: broadcast(record, inputs), dtype: "bool" });
      },
    } satisfies ComparisonRecord<Names>,
  );
  return record;
}

function broadcast(record: { name: string; args: readonly string[] }, inputs: readonly Node[]) {
  return broadcastShapes(
    record.name,
    record.args,
    inputs.map((node) => node.shape),
  );
}

/** The inputs cast to the op's common dtype; conditions must be bool and stay apart. */
function prepared(
  record: { name: string; args: readonly string[]; conditions?: readonly string[] },
  nodes: readonly Node[],
  rule: DTypeRule,
): { inputs: Node[]; dtype: DType; weak: boolean } {
  const { name, args, conditions = [] } = record;
  if (nodes.length !== args.length)
    throw new TypeError(`${name}: takes ${args.length} arguments (${args.join(", ")}), got ${nodes.length}`);
  const isCondition = (_: unknown, i: number): boolean => conditions.includes(args[i]);
  const isValue = (_: unknown, i: number): boolean => !conditions.includes(args[i]);
  nodes.forEach((node, i) => {
    if (isCondition(node, i) && node.dtype !== "bool")
      throw new DTypeError(
        name,
        [args[i]],
        [node.dtype],
        "the condition must be bool; compare it first, for example .ne(0)",
      );
  });
  const values = promoted(name, args.filter(isValue), nodes.filter(isValue), (dtype) => withRule(dtype, rule));
  const cast = [...values.inputs];
  return { ...values, inputs: nodes.map((node, i) => (isCondition(node, i) ? node : cast.shift()!)) };
}

function withRule(dtype: DType, rule: DTypeRule): DType {
  if (rule === "float" && !isFloat(dtype)) return "float32";
  if (rule === "arithmetic" && dtype === "bool") return "int32";
  return dtype;
}
