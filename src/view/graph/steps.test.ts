import { describe, expect, test } from "vitest";
import { modelOf, newSession, sessionScene, sourceOf } from "../session.js";
import { given, shown } from "./fixtures.js";
import type { GraphScene } from "./scene.js";
import { momentOf, stepCount } from "./steps.js";

function figureScene(figure: number): GraphScene {
  const session = newSession({ kind: "figure", figure }, "en");
  return sessionScene(session, modelOf(sourceOf(session.source), {}));
}
const labels = ({ edges }: GraphScene, which: "value" | "gradient"): (string | undefined)[] =>
  edges.map((edge) => edge[which]?.text);

describe("figure 37", () => {
  const scene = figureScene(37);
  const inputs = ["100", "2", "150", "3", undefined, undefined, undefined, "1.1", undefined];

  test("has 9 steps: 4 forward, the seed, 4 backward", () => {
    expect(stepCount(scene)).toBe(9);
    const phases = Array.from({ length: 10 }, (_, step) => momentOf(scene, step)).map(({ phase, active }) =>
      active === null ? phase : `${phase} ${active.id}`,
    );
    expect(phases).toEqual([
      "start",
      ...["forward apple_price", "forward orange_price", "forward all_price", "forward price"],
      "seed",
      ...["backward price", "backward all_price", "backward orange_price", "backward apple_price"],
    ]);
  });

  test("after 9 steps every label is there", () => {
    const { scene: done } = momentOf(scene, 9);
    expect(labels(done, "value")).toEqual(["100", "2", "150", "3", "200", "450", "650", "1.1", "715"]);
    expect(labels(done, "gradient")).toEqual(["2.2", "110", "3.3", "165", "1.1", "1.1", "1.1", "650", "1"]);
  });

  test("what is pending is absent: derivatives after 4 steps, and all but the seed after 5", () => {
    const begin = momentOf(scene, 0);
    expect(labels(begin.scene, "value")).toEqual(inputs);
    for (const edge of begin.scene.edges) expect(edge).not.toHaveProperty("gradient");
    for (const edge of momentOf(scene, 4).scene.edges) expect(edge).not.toHaveProperty("gradient");
    const seeded = momentOf(scene, 5).scene;
    expect(labels(seeded, "gradient")).toEqual([...new Array<undefined>(8).fill(undefined), "1"]);
    expect(momentOf(scene, 0)).toEqual(begin);
  });

  test("nodes are pending, active and done in turn", () => {
    const { states } = momentOf(scene, 3);
    const ops = ["apple", "apple_price", "all_price", "price"].map((id) => states.get(id));
    expect(ops).toEqual(["done", "done", "active", "pending"]);
  });

  test.each([-1, 10, 1.5, NaN])("step %d is none", (step) => {
    expect(() => momentOf(scene, step)).toThrow(/steps go from 0 to 9/);
  });
});

test.each([
  [30, 9],
  [33, 5],
  [40, 9],
  [44, 37],
  [45, 5],
])("figure %d has 2n + 1 = %d steps", (figure, steps) => {
  expect(stepCount(figureScene(figure))).toBe(steps);
});

test("where nothing is differentiated there are n steps, all forward", () => {
  const scene = figureScene(43);
  expect(stepCount(scene)).toBe(4);
  expect(momentOf(scene, 4)).toMatchObject({ phase: "forward", active: { id: "softmax" } });
  expect(stepCount(shown(given(1, "x")))).toBe(1); // nothing but the seed
  expect(momentOf(shown(given(1, "x")), 1).phase).toBe("seed");
});

test("a node that is read in several places has its derivative when all parts have come", () => {
  const x = given(3, "x");
  const scene = shown(x.mul(x).add(x).named("y"));
  const gradientAt = (step: number): string | undefined => momentOf(scene, step).scene.nodes[0].gradient?.text;
  expect([3, 4, 5].map(gradientAt)).toEqual([undefined, undefined, "7"]);
  expect(labels(momentOf(scene, 4).scene, "gradient")).toEqual([undefined, undefined, "1", "1", "1"]);
});
