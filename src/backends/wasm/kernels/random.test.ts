import { setFlagsFromString } from "node:v8";
import { describe, expect, it } from "vitest";
import type { Node } from "../../../graph/node.js";
import { constant } from "../../../ops/leaf.js";
import { advance, normal, uniform } from "../../../ops/random.js";
import type { Shape } from "../../../shape/shape.js";
import { hasRelaxedSimd } from "../features.js";
import { compiled, defined, expectDefined, expectSame, type Given } from "../../../../test/support/singleStep.js";

// Node 20 has it behind a flag, which later versions do not know.
if (!hasRelaxedSimd()) setFlagsFromString("--experimental-wasm-relaxed-simd");

/** Key and counter, near where a word of the counter ends among them. */
const states = [
  [7, 0, 0, 0],
  [-1, 123456789, -3, 5],
  [1, 2, -1, -1],
];
const shapes: readonly Shape[] = [[], [1], [3], [8], [5, 7], [1001]];
const offsets = [0, 3, 2 ** 32 + 5];
const stateNode = (words: readonly number[]): Node => constant(Int32Array.from(words), [4]);
const given = (words: readonly number[]): Given[] => [{ values: Int32Array.from(words) }];

describe.each(["float32", "float64"] as const)("uniform of %s", (dtype) => {
  it.each(states)("draws the definition's numbers from %i %i %i %i", (...words) => {
    for (const shape of shapes) {
      for (const offset of offsets) expectDefined(uniform(stateNode(words), shape, dtype, offset), given(words));
    }
  });
});

describe.each(["float32", "float64"] as const)("normal of %s", (dtype) => {
  it.each([true, false])(
    "draws the definition's numbers within 4 ulp (fused: %s), the same for all threads",
    (fused) => {
      const [state] = states;
      const node = normal(stateNode(state), [2001], dtype);
      const expected = defined(node, given(state));
      const program = compiled(node, given(state), fused);
      const { out } = program.run(1);
      // rounded to float32, a float64 that is off by a few ulp hardly ever differs at all
      const ulp = dtype === "float32" ? 2 ** -23 : 2 ** -52;
      const worst = Math.max(
        ...Array.from(out, (value, i) => Math.abs(value - expected[i]) / (Math.abs(expected[i]) * ulp)),
      );
      expect(worst).toBeLessThanOrEqual(dtype === "float32" ? 1 : 4);
      for (const threads of [2, 4]) expectSame(program.run(threads).out, out);
    },
  );
});

it("draws nothing where there is nothing to draw", () => {
  expect(compiled(uniform(stateNode(states[0]), [0]), given(states[0])).works).toEqual([]);
});

it("draws from a state of equal words that is a literal", () => {
  expectDefined(uniform(stateNode([0, 0, 0, 0]), [5]), [{ values: 0 }]);
});

it.each(states)("moves the counter of %i %i %i %i", (...words) => {
  for (const blocks of [0, 1, 5, 2 ** 32, 2 ** 40 + 3]) expectDefined(advance(stateNode(words), blocks), given(words));
});

it("shares numbers out among threads", () => {
  const [{ pieces }] = compiled(uniform(stateNode(states[0]), [1000]), given(states[0])).works;
  expect(pieces).toBe(125);
});
