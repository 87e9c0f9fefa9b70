import type { Node } from "../../graph/node.js";
import { isComparison, recordOf, type ElementwiseRecord } from "../../ops/record.js";
import { numbers } from "../../scalar/number.js";
import type { TypedArray } from "../../shape/dtype.js";
import type { Place } from "./topology.js";

/**
 * The local derivative of an elementwise op of scalars by one of its inputs, computed from its record; undefined for
 * other ops, for tensors, and where a value is not known.
 */
export function localNumber(
  { reader, position }: Place,
  readValue: (node: Node) => TypedArray | undefined,
): number | undefined {
  if (reader.op.kind !== "elementwise" || [reader, ...reader.inputs].some(({ shape }) => shape.length > 0))
    return undefined;
  const record = recordOf(reader) as ElementwiseRecord;
  if (isComparison(record)) return undefined;
  const partial = record.partials[record.args[position]];
  const values: Record<string, number | undefined> = { out: readValue(reader)?.[0] };
  reader.inputs.forEach((input, i) => (values[record.args[i]] = readValue(input)?.[0]));
  if (partial === null || Object.values(values).includes(undefined)) return undefined;
  return partial(numbers, values as Record<string, number>);
}
