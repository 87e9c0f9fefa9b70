import { expect, test } from "vitest";
import { toDot } from "./dot.js";
import { binary, leaf, lookup, twoFruits } from "./fixtures.js";
import { sceneOf } from "./scene.js";

const body = (dot: string): string[] => dot.split("\n").slice(4, -2);

test("two fruits: values above and derivatives below, on every arrow and out of the result", () => {
  const { price, ...options } = twoFruits();
  const dot = toDot(sceneOf([price], options));
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

test("a node read twice carries the sum itself; a tensor's arrow says its shape", () => {
  const x = leaf({ name: "x" });
  const y = binary("mul", "×", x, x, { shape: [2, 3] });
  expect(body(toDot(sceneOf([y], { readGradient: lookup([[x, 6]]) })))).toEqual([
    '  "x" [label="x\\nΣ∂ 6", shape=box];',
    '  "mul_1" [label="×", shape=ellipse];',
    '  "x" -> "mul_1" [label="", tooltip="a"];',
    '  "x" -> "mul_1" [label="", tooltip="b"];',
    '  "mul_1 out" [label="mul_1", shape=plaintext];',
    '  "mul_1" -> "mul_1 out" [label="(2, 3)"];',
  ]);
});

test("quotes, backslashes and line breaks in names stay inside their quotes, and no id is used twice", () => {
  const x = leaf({ name: 'say "hi"\\' });
  const end = leaf({ name: "line\nbreak out" });
  const y = binary("add", "+", x, end, { name: "line\nbreak" });
  expect(body(toDot(sceneOf([y])))).toEqual([
    '  "say \\"hi\\"\\\\" [label="say \\"hi\\"\\\\", shape=box];',
    '  "line\\nbreak out" [label="line\\nbreak out", shape=box];',
    '  "line\\nbreak" [label="+", shape=ellipse];',
    '  "say \\"hi\\"\\\\" -> "line\\nbreak" [label="", tooltip="a"];',
    '  "line\\nbreak out" -> "line\\nbreak" [label="", tooltip="b"];',
    '  "line\\nbreak out_2" [label="line\\nbreak", shape=plaintext];',
    '  "line\\nbreak" -> "line\\nbreak out_2" [label=""];',
  ]);
});
