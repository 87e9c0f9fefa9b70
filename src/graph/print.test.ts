import { expect, test } from "vitest";
import { compile, tensor, variable, type Tensor } from "../tensor/index.js";
import { printGraph } from "./print.js";

const print = (...roots: Tensor[]): string[] => printGraph(roots.map(({ node }) => node)).split("\n");

test("one line a node: number, op, inputs, attributes, dtype, shape, name", () => {
  const w = variable([[1], [2], [3]], { name: "w" });
  const x = tensor([[1, 2, 3]], { name: "x" });
  expect(print(x.matmul(w).mul(2).sum(1).named("price"))).toEqual([
    '%1 = constant() {data: Float32Array[1, 2, 3]} : float32 (1, 3)  "x"',
    '%2 = read() {version: <variable w>} : float32 (3, 1)  "w"',
    '%3 = contract(%1, %2) {letters: "mk,kn->mn"} : float32 (1, 1)',
    "%4 = literal() {value: 2} : float32 ()",
    "%5 = mul(%3, %4) : float32 (1, 1)",
    '%6 = sum(%5) {axes: [1], keepDims: false} : float32 (1,)  "price"',
  ]);
});

test("weak scalars, special numbers, long arrays, nested attributes, strange names", () => {
  const x = tensor(new Float64Array(9), { name: 'a "b"\n' });
  expect(print(tensor(3).mul(-0), x.pad([[1, 2]], -Infinity))).toEqual([
    "%1 = constant() {data: Float64Array[3]} : weak float64 ()",
    "%2 = literal() {value: -0} : weak float64 ()",
    "%3 = mul(%1, %2) : weak float64 ()",
    '%4 = constant() {data: Float64Array[9 values]} : float64 (9,)  "a \\"b\\"\\n"',
    "%5 = pad(%4) {widths: [[1, 2, 0]], value: -Infinity} : float64 (12,)",
  ]);
});

test("two graphs of one structure have one text; a node used twice has one line", () => {
  const make = (): Tensor => {
    const x = tensor([1, 2]);
    return x.mul(x).add(x);
  };
  make().exp();
  expect(print(make())).toEqual(print(make()));
  expect(print(make()).length).toBe(3);
});

test("arguments and assigned versions of a trace", () => {
  const w = variable([1], { name: "w" });
  let lines: string[] = [];
  compile((x: Tensor) => {
    w.assign(x);
    lines = print(w.mul(x));
  })(tensor([1]));
  expect(lines).toEqual([
    "%1 = input() {slot: <argument 0>} : float32 (1,)",
    '%2 = read(%1) {version: <variable w>} : float32 (1,)  "w"',
    "%3 = mul(%2, %1) : float32 (1,)",
  ]);
});

test("nothing is an empty text", () => expect(printGraph([])).toBe(""));
