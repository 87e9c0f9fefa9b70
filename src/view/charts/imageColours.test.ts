import { describe, expect, test } from "vitest";
import { luminance } from "./fixtures.js";
import { colourDomain, levelColours, levelOf, LEVELS } from "./imageColours.js";

test.each(["signed", "grey"] as const)(
  "%s colours get lighter step by step, so that they are read without hue",
  (name) => {
    const lights = levelColours(name).map(luminance);
    expect(lights).toHaveLength(LEVELS);
    lights.forEach((light, i) => i > 0 && expect(light).toBeGreaterThan(lights[i - 1]));
  },
);

describe("levelOf", () => {
  test.each([
    [-2, 0],
    [-1, 0],
    [0, 8],
    [-0, 8],
    [1, 16],
    [Number.MAX_VALUE, 16],
    [NaN, undefined],
    [-Infinity, undefined],
  ])("%d on [-1, 1] has level %d", (value, level) => expect(levelOf(value, [-1, 1])).toBe(level));
});

test.each([
  ["signed", [1, -3, NaN, -Infinity], [-3, 3]],
  ["signed", [0, 0], [-1, 1]],
  ["grey", [5], [0, 1]],
] as const)("%s colours for %o stand for %o", (colours, values, domain) =>
  expect(colourDomain(colours, values)).toEqual(domain),
);
