import type { Node } from "../../src/graph/node.js";
import { constant } from "../../src/ops/leaf.js";
import { useBackend } from "../../src/tensor/backend.js";
import { evaluate } from "../../src/tensor/evaluate.js";
import { allocate, type DType } from "../../src/shape/dtype.js";
import { sizeOf, type Shape } from "../../src/shape/shape.js";
import type { TensorData } from "../../src/shape/tensorData.js";

useBackend("reference"); // these tests say what is right; that others agree with it is the conformance suite's to say

/** A leaf with these values. */
export function leaf({ data, shape, dtype }: TensorData): Node {
  return constant(data, shape, { dtype });
}

/** A leaf of plain numbers; float64 and one axis where nothing else is said. */
export function leafOf(values: readonly number[], dtype: DType = "float64", shape: Shape = [values.length]): Node {
  return leaf(dataOf(values, dtype, shape));
}

export function dataOf(
  values: readonly number[],
  dtype: DType = "float64",
  shape: Shape = [values.length],
): TensorData {
  if (values.length !== sizeOf(shape)) throw new Error(`${values.length} values for ${shape.join(" × ")}`);
  const data = allocate(dtype, values.length);
  data.set(values);
  return { data, shape, dtype };
}

/** Values of nodes, by the library's own way from graph to numbers. */
export function read(nodes: readonly Node[]): TensorData[] {
  const values = evaluate(nodes);
  return nodes.map(({ shape, dtype }, i) => ({ data: values[i], shape, dtype }));
}

export function valuesOf(node: Node): number[] {
  return [...evaluate([node])[0]];
}
