import fc from "fast-check";
import { expect, test } from "vitest";
import { linePieces, type Point } from "./linePieces.js";

const gap: Point = [NaN, NaN];

test.each<[string, Point[], number, Point[][]]>([
  ["nothing", [], 10, []],
  ["only gaps", [gap, gap], 10, []],
  [
    "few points, all kept",
    [
      [0, 1],
      [0.2, 2],
      [0.4, 3],
    ],
    10,
    [
      [
        [0, 1],
        [0.2, 2],
        [0.4, 3],
      ],
    ],
  ],
  [
    "a gap",
    [[0, 1], gap, [1, 2], [2, 3]],
    10,
    [
      [[0, 1]],
      [
        [1, 2],
        [2, 3],
      ],
    ],
  ],
  [
    "a column's ends and extremes",
    [
      [0, 5],
      [0.1, 9],
      [0.2, 4],
      [0.3, 1],
      [0.4, 6],
    ],
    2,
    [
      [
        [0, 5],
        [0.1, 9],
        [0.3, 1],
        [0.4, 6],
      ],
    ],
  ],
  [
    "a gap within a column is not seen, one between columns is",
    [[0, 1], gap, [0.5, 2], gap, [1, 3]],
    2,
    [
      [
        [0, 1],
        [0.5, 2],
      ],
      [[1, 3]],
    ],
  ],
])("%s", (_, points, most, expected) => expect(linePieces(points, most)).toEqual(expected));

test("thinned out or not, a line keeps what can be seen of it", () => {
  const coordinate = fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: 0, max: 5, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  );
  const points = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 });
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 60 }), (given, most) => {
      const sorted = [...given].sort(([a], [b]) => a - b || 0);
      const finite = sorted.filter((point) => point.every(Number.isFinite));
      const kept = linePieces(sorted, most).flat();
      const range = (all: readonly Point[], column: number): number[] => {
        const ys = all.filter(([x]) => Math.floor(x) === column).map(([, y]) => y);
        return [Math.min(...ys), Math.max(...ys)];
      };
      for (let column = 0; column <= 5; column++) expect(range(kept, column)).toEqual(range(finite, column));
      expect([kept[0], kept.at(-1)]).toEqual([finite[0], finite.at(-1)]);
      if (sorted.length <= most) expect(kept).toEqual(finite);
      const places = kept.map((point) => sorted.findIndex((one) => one === point));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }),
  );
});

test("points in order of x leave at most four of each pixel column", () => {
  const points = Array.from({ length: 10_000 }, (_, i): Point => [i / 100, i % 2 === 0 ? NaN : Math.sin(i * i)]);
  expect(linePieces(points, 100).flat().length).toBeLessThanOrEqual(400);
});
