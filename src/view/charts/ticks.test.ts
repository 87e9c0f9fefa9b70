import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  domainOf,
  fractionOf,
  logarithmicDomain,
  logarithmicTicks,
  niceStep,
  ticksEvery,
  widened,
  type Domain,
} from "./ticks.js";

const texts = (domain: Domain, count: number, whole?: boolean): string[] =>
  ticksEvery(niceStep(domain, count, whole), domain).map((tick) => tick.text);

describe("ticks of a linear axis", () => {
  test.each([
    [[0, 1], 5, false, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [[0, 16], 8, true, ["0", "2", "4", "6", "8", "10", "12", "14", "16"]],
    [[0, 3], 8, true, ["0", "1", "2", "3"]],
    [[0.13, 2.41], 5, false, ["0.5", "1.0", "1.5", "2.0"]],
    [[-1, 1], 4, false, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]],
    [[0, 10000], 5, true, ["0", "2000", "4000", "6000", "8000", "10000"]],
    [[-5e-5, 1e-4], 3, false, ["-5e-5", "0", "5e-5", "1e-4"]],
    [[0, 4e12], 4, false, ["0", "1e12", "2e12", "3e12", "4e12"]],
    [[12345678, 12345978], 3, false, ["1.23457e7", "1.23458e7", "1.23459e7"]],
  ] as const)("%o in %i steps (whole: %s)", (domain, count, whole, expected) =>
    expect(texts(domain, count, whole)).toEqual(expected),
  );

  test("marks lie inside the range, differ, are few, and read as what they mark", () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1 }), fc.integer({ min: 3, max: 10 }), (values, count) => {
        const domain = domainOf(values)!;
        const step = niceStep(domain, count);
        for (const range of [domain, widened(domain, step)]) {
          const ticks = ticksEvery(step, range);
          expect(ticks.length).toBeLessThanOrEqual(count + 2);
          expect(ticks.length).toBeGreaterThan(0);
          expect(new Set(ticks.map((tick) => tick.text)).size).toBe(ticks.length);
          for (const { value, text } of ticks) {
            const place = fractionOf(range, value);
            expect(place).toBeGreaterThan(-1e-6);
            expect(place).toBeLessThan(1 + 1e-6);
            expect(Math.abs(fractionOf(range, Number(text)) - place)).toBeLessThan(1e-3);
          }
        }
      }),
    );
  });
});

test.each([
  [[0.13, 2.41], 0.5, [0, 2.5]],
  [[0, 1], 0.2, [0, 1]],
  [[-3, 7], 2, [-4, 8]],
  [[-1.7e308, 1.7e308], 1e308, [-1.7e308, 1.7e308]],
] as const)("%o, widened to steps of %d, ends at marks", (domain, step, expected) =>
  expect(widened(domain, step)).toEqual(expected),
);

describe("a logarithmic axis", () => {
  const positive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });

  test.each([
    [[3], [1, 10]],
    [[1], [1, 10]],
    [
      [1e-12, 1e-1],
      [1e-12, 1e-1],
    ],
    [
      [0.02, 35],
      [0.01, 100],
    ],
    [
      [5e-324, Number.MAX_VALUE],
      [5e-324, Number.MAX_VALUE],
    ],
    [[], undefined],
  ])("%o lie in the decades %o", (values, expected) => expect(logarithmicDomain(values)).toEqual(expected));

  test.each([
    [[0.01, 100], 8, ["0.01", "0.1", "1", "10", "100"]],
    [[1e-12, 1e-1], 4, ["1e-12", "1e-9", "1e-6", "1e-3"]],
    [[1e-2, 1e5], 8, ["1e-2", "1e-1", "1e0", "1e1", "1e2", "1e3", "1e4", "1e5"]],
    [[2, 6], 4, ["2", "3", "4", "5", "6"]],
    [[2, 30], 4, ["10", "20", "30"]],
  ] as const)("%o in %i steps", (domain, count, expected) =>
    expect(logarithmicTicks(domain, count).map((tick) => tick.text)).toEqual(expected),
  );

  test("marks lie in the decades of the values, are few, and read as what they mark", () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), fc.integer({ min: 2, max: 10 }), (values, count) => {
        const [low, high] = logarithmicDomain(values)!;
        for (const value of values) expect(value >= low && value <= high).toBe(true);
        const ticks = logarithmicTicks([low, high], count);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(count + 2);
        for (const tick of ticks) {
          expect(Number(tick.text) / tick.value).toBeCloseTo(1, 9);
          expect(tick.value).toBeGreaterThanOrEqual(low * (1 - 1e-9));
          expect(tick.value).toBeLessThanOrEqual(high);
        }
      }),
    );
  });
});

test("the smallest range has places too", () => expect(fractionOf([0, Number.MIN_VALUE], 0)).toBe(0));

test.each([
  [[], undefined],
  [[NaN, Infinity], undefined],
  [
    [3, NaN, -1],
    [-1, 3],
  ],
  [[5], [4.5, 5.5]],
  [
    [0, 0],
    [-1, 1],
  ],
  [
    [1, 1 + 1e-12],
    [0.9, 1.1 + 1e-12],
  ],
])("the domain of %o is %o", (values, domain) => {
  const found = domainOf(values);
  expect(found).toEqual(domain && domain.map((end) => expect.closeTo(end, 9)));
});
