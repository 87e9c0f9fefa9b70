import { expect, test } from "vitest";
import { toDot } from "./dot.js";
import { fruitPrice, given, nestedScopes, shown } from "./fixtures.js";
import { sceneOf } from "./scene.js";

const body = (dot: string): string[] => dot.split("\n").slice(4, -2);

test("two fruits: values above and derivatives below, on every arrow and out of the result", () => {
  const dot = toDot(shown(fruitPrice()));
  expect(dot).toMatch(/^digraph \{\n {2}rankdir=LR;\n[^]*\n\}\n$/);
  expect(body(dot)).toEqual([
    '  "apple" [label="apple", shape=box];',
    '  "apple_num" [label="apple_num", shape=box];',
    '  "mul_1" [label="×", shape=ellipse];',
    '  "orange" [label="orange", shape=box];',
    '  "orange_num" [label="orange_num", shape=box];',
    '  "mul_2" [label="×", shape=ellipse];',
    '  "add_1" [label="+", shape=ellipse];',
    '  "tax" [label="tax", shape=box];',
    '  "price" [label="×", shape=ellipse];',
    '  "apple" -> "mul_1" [label="100\\n∂ 2.2", tooltip="a"];',
    '  "apple_num" -> "mul_1" [label="2\\n∂ 110", tooltip="b"];',
    '  "orange" -> "mul_2" [label="150\\n∂ 3.3", tooltip="a"];',
    '  "orange_num" -> "mul_2" [label="3\\n∂ 165", tooltip="b"];',
    '  "mul_1" -> "add_1" [label="200\\n∂ 1.1", tooltip="a"];',
    '  "mul_2" -> "add_1" [label="450\\n∂ 1.1", tooltip="b"];',
    '  "add_1" -> "price" [label="650\\n∂ 1.1", tooltip="a"];',
    '  "tax" -> "price" [label="1.1\\n∂ 650", tooltip="b"];',
    '  "price out" [label="price", shape=plaintext];',
    '  "price" -> "price out" [label="715\\n∂ 1"];',
  ]);
});

test("a node read twice carries the sum itself, and each arrow its part; a folded part is a box", () => {
  const x = given(3, "x");
  expect(body(toDot(shown(x.mul(x).named("y"))))).toEqual([
    '  "x" [label="x\\nΣ∂ 6", shape=box];',
    '  "y" [label="×", shape=ellipse];',
    '  "x" -> "y" [label="3\\n∂ 3", tooltip="a"];',
    '  "x" -> "y" [label="3\\n∂ 3", tooltip="b"];',
    '  "y out" [label="y", shape=plaintext];',
    '  "y" -> "y out" [label="9\\n∂ 1"];',
  ]);
  const folded = sceneOf([nestedScopes().node], { folds: new Set(["outer"]) });
  expect(body(toDot(folded))).toEqual([
    '  "x" [label="x", shape=box];',
    '  "outer" [label="outer", shape=box3d];',
    '  "x" -> "outer" [label="", tooltip="in1"];',
    '  "outer out" [label="y", shape=plaintext];',
    '  "outer" -> "outer out" [label=""];',
  ]);
});

test("a tensor's arrow says its shape", () => {
  const y = given([[1, 2]], "x").mul(2);
  expect(body(toDot(sceneOf([y.node]))).at(-1)).toBe('  "mul_1" -> "mul_1 out" [label="(1, 2)"];');
});

test("quotes, backslashes and line breaks in names stay inside their quotes, and no id is used twice", () => {
  const x = given(1, 'say "hi"\\');
  const end = given(2, "line\nbreak out");
  expect(body(toDot(sceneOf([x.add(end).named("line\nbreak").node])))).toEqual([
    '  "say \\"hi\\"\\\\" [label="say \\"hi\\"\\\\", shape=box];',
    '  "line\\nbreak out" [label="line\\nbreak out", shape=box];',
    '  "line\\nbreak" [label="+", shape=ellipse];',
    '  "say \\"hi\\"\\\\" -> "line\\nbreak" [label="", tooltip="a"];',
    '  "line\\nbreak out" -> "line\\nbreak" [label="", tooltip="b"];',
    '  "line\\nbreak out_2" [label="line\\nbreak", shape=plaintext];',
    '  "line\\nbreak" -> "line\\nbreak out_2" [label=""];',
  ]);
});
