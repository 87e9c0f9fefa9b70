import { expect, test } from "vitest";
import type { Node } from "../graph/node.js";
import { constant } from "../ops/leaf.js";
import * as ops from "../ops/records.js";
import { sizeOf } from "../shape/shape.js";
import { planOf } from "./pipeline.js";

const leaf = (...shape: number[]): Node => constant(new Float32Array(sizeOf(shape)), shape);

/** The kernels of a graph: their forms, and the ops that they compute. */
function kernels(leaves: readonly Node[], ...roots: Node[]): string[] {
  const { steps } = planOf(roots, leaves, { fused: true });
  return steps.map(({ form, operations }) => `${form}: ${operations.map(({ op }) => op.name).join(" ")}`);
}

const [x, y, row, column] = [leaf(8, 8), leaf(8, 8), leaf(8), leaf(8, 1)];
const [images, filter] = [leaf(2, 6, 6, 3), leaf(3, 3, 3, 4)];

test.each<[string, Node[], string[]]>([
  ["a chain of elementwise ops", [ops.exp(ops.mul(ops.add(x, row), y))], ["map: add mul exp"]],
  ["a chain with two results", [ops.exp(ops.neg(x)), ops.tanh(ops.neg(x))], ["map: neg exp tanh"]],
  ["what follows a contraction", [ops.relu(ops.add(ops.matmul(x, y), row))], ["contract: contract add relu"]],
  [
    "a chain of its own beside what follows a contraction",
    [ops.sub(ops.mul(x, 0.5), ops.matmul(x, y))],
    ["contract: contract mul sub"],
  ],
  ["a transpose in a contraction's letters", [ops.matmul(ops.transpose(x), y)], ["contract: contract"]],
  ["rows that are reduced and used again", [ops.softmax(x)], ["rows: max sub exp sum div mul"]],
  ["a reduction of rows, before and after", [ops.sqrt(ops.sum(ops.mul(x, x), 1))], ["rows: mul sum sqrt"]],
  ["a reduction across rows, before and after", [ops.sqrt(ops.sum(ops.mul(x, x), 0))], ["reduce: mul sum sqrt"]],
  ["windows, read where they lie", [ops.conv2d(images, filter)], ["contract: contract"]],
  // what must not be one kernel
  ["a result read turned", [ops.add(ops.transpose(ops.exp(x)), ops.tanh(y))], ["map: exp", "map: tanh add"]],
  ["a result read backwards", [ops.add(ops.flip(ops.exp(x)), ops.tanh(y))], ["map: exp", "map: tanh add"]],
  [
    "sums of rows, repeated along columns",
    [ops.add(ops.sum(ops.exp(x), 1), ops.tanh(y))],
    ["rows: exp sum", "map: tanh add"],
  ],
  [
    "sums of rows, repeated along rows",
    [ops.add(ops.sum(ops.exp(x), 1, true), ops.tanh(y))],
    ["rows: exp sum tanh add"],
  ],
  [
    "a product read turned",
    [ops.add(ops.transpose(ops.exp(x)), ops.matmul(x, y))],
    ["map: exp", "contract: contract add"],
  ],
  ["two contractions", [ops.matmul(ops.relu(ops.matmul(x, y)), y)], ["contract: contract relu", "contract: contract"]],
  [
    "what a kernel would need of itself",
    [ops.sub(ops.exp(x), ops.matmul(ops.exp(x), y))],
    ["map: exp", "contract: contract sub"],
  ],
])("%s", (_, roots, expected) => {
  expect(kernels([x, y, row, column, images, filter], ...roots)).toEqual(expected);
});

test("a chain is cut where a kernel gets long", () => {
  const long = Array.from({ length: 100 }).reduce<Node>((node) => ops.sin(node), x);
  const lengths = planOf([long], [x], { fused: true }).steps.map(({ operations }) => operations.length);
  expect(lengths).toEqual([64, 36]);
});
