import fc from "fast-check";
import { expect, test } from "vitest";
import { flatten } from "./tree.js";

const tree = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("tree"), { maxKeys: 3 }),
  ),
})).tree;

test("rebuilt with its own leaves, a tree is itself", () => {
  fc.assert(
    fc.property(tree, (t) => {
      const flat = flatten(t);
      expect(flat.rebuild(flat.leaves)).toEqual(t);
    }),
  );
});

test("two trees have one structure just when one can be rebuilt with the leaves of the other", () => {
  const withMarks = (t: unknown): unknown => {
    const flat = flatten(t);
    return flat.rebuild(flat.leaves.map(() => "leaf"));
  };
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      const same = JSON.stringify(withMarks(a)) === JSON.stringify(withMarks(b));
      expect(flatten(a).structure === flatten(b).structure).toBe(same);
    }),
    { numRuns: 500 },
  );
});

test("keys keep their order, and strange keys are keys", () => {
  const t = { b: 1, a: 2, '"': 3, ["__proto__"]: 4, "x:*": 5 };
  const flat = flatten(t);
  expect(flat.leaves).toEqual([1, 2, 3, 4, 5]);
  const back = flat.rebuild([10, 20, 30, 40, 50]) as object;
  expect(Object.entries(back)).toEqual([
    ["b", 10],
    ["a", 20],
    ['"', 30],
    ["__proto__", 40],
    ["x:*", 50],
  ]);
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(flatten({ a: 1, b: 2 }).structure).not.toBe(flatten({ b: 1, a: 2 }).structure);
});

test("what is no array and no plain object is a leaf", () => {
  class Thing {}
  for (const leaf of [new Thing(), new Map(), Float32Array.of(1), () => 1, Symbol.iterator])
    expect(flatten(leaf).leaves).toEqual([leaf]);
  expect(flatten(Object.create(null)).leaves).toEqual([]);
});
