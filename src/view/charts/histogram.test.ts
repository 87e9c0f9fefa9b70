import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { svgText } from "../svg.js";
import { binned } from "./histogram.js";
import { histogramPicture, histogramTable } from "./histogramChart.js";

describe("binned", () => {
  test.each([
    ["both ends", [0, 1, 2, 3, 4], 4, [0, 1, 2, 3, 4], [1, 1, 1, 2]],
    ["one number, in the middle", [5, 5], 3, [4.5, 4.5 + 1 / 3, 4.5 + 2 / 3, 5.5], [0, 2, 0]],
    ["zeros", new Float32Array(4), 2, [-1, 0, 1], [0, 4]],
    ["nothing", [], 20, [], []],
    ["nothing finite", [NaN, Infinity], 20, [], []],
  ])("%s", (_, values, bins, edges, counts) => {
    const found = binned(values, bins);
    expect(found.edges).toEqual(edges.map((edge) => expect.closeTo(edge, 12)));
    expect(found.counts).toEqual(counts);
  });

  test("what is not finite is counted apart", () =>
    expect(binned([NaN, 1, -Infinity, NaN, Infinity, 2], 1)).toEqual({
      edges: [1, 2],
      counts: [2],
      nan: 2,
      negativeInfinity: 1,
      positiveInfinity: 1,
    }));

  test("every value is in the one bin whose edges it lies between", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 60 }), (values, bins) => {
        const { edges, counts, nan, negativeInfinity, positiveInfinity } = binned(values, bins);
        const finite = values.filter(Number.isFinite);
        expect(counts).toEqual(
          counts.map((_, i) => {
            const isLast = i === counts.length - 1;
            return finite.filter(
              (value) => value >= edges[i] && (isLast ? value <= edges[i + 1] : value < edges[i + 1]),
            ).length;
          }),
        );
        const total = counts.reduce((sum, count) => sum + count, 0);
        expect(total).toBe(finite.length);
        expect(total + nan + negativeInfinity + positiveInfinity).toBe(values.length);
        expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1])).toBe(true);
        expect(counts.length).toBe(finite.length === 0 ? 0 : bins);
      }),
    );
  });

  test.each([0, 1.5, NaN, 10_001])("%d bins are refused", (bins) =>
    expect(() => binned([1], bins)).toThrow(`binned: ${bins} bins; give a whole number from 1 to 10000`),
  );
});

describe("histogramPicture", () => {
  const chart = { title: "W1", histogram: binned([0, 0, 0, 1, 2, NaN, Infinity], 2), width: 300, height: 200 };
  const svg = svgText(histogramPicture(chart));

  test("says what it shows, and what is in no bin", () => {
    expect(svg).toContain("<desc>W1: 5 values from 0 to 2, most, 3, from 0 to 1, NaN: 1, ∞: 1.</desc>");
    expect(svg).toContain(">NaN: 1, ∞: 1</text>");
  });

  test("bars stand side by side, as high as their counts", () => {
    const bars = svg.match(/<path d="([^"]*)" fill="#0b5cad"/)?.[1];
    expect(bars).toBe("M76.5,170V54H177.5V170zM178.5,170V92.67H279.5V170z");
  });

  test("one value among millions is seen", () => {
    const histogram = { ...chart.histogram, edges: [0, 1, 2], counts: [1e7, 1] };
    expect(svgText(histogramPicture({ ...chart, histogram }))).toContain("V169H");
  });

  test("without values it says so", () =>
    expect(svgText(histogramPicture({ title: "t", histogram: binned([]) }))).toContain(">no data yet</text>"));

  test("its table sums to the number of values", () =>
    expect(histogramTable(chart)).toEqual({
      headers: ["from", "to", "count"],
      rows: [
        ["0", "1", "3"],
        ["1", "2", "2"],
        ["NaN", "", "1"],
        ["∞", "", "1"],
      ],
    }));
});
