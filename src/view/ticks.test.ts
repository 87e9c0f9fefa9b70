import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { domainOf, fractionOf, niceDomain, niceTicks, type Domain } from "./ticks.js";

const texts = (domain: Domain, count: number, whole?: boolean): string[] =>
  niceTicks(domain, count, whole).map((tick) => tick.text);

describe("niceTicks", () => {
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
        for (const range of [domain, niceDomain(domain, count)]) {
          const ticks = niceTicks(range, count);
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
  [[0.13, 2.41], 5, [0, 2.5]],
  [[0, 1], 5, [0, 1]],
  [[-3, 7], 5, [-4, 8]],
] as const)("%o ends at round numbers", (domain, count, expected) =>
  expect(niceDomain(domain, count)).toEqual(expected),
);

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
