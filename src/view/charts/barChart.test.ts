import { describe, expect, test } from "vitest";
import { svgText } from "../svg.js";
import { barPicture, barTable, type Bar, type BarChart } from "./barChart.js";
import { shownTexts } from "./fixtures.js";

const chart = (bars: Bar[], changes: Partial<BarChart> = {}): BarChart => ({
  title: "t",
  nameLabel: "digit",
  valueLabel: "probability",
  bars,
  ...changes,
});
const bars = [
  { name: "0", value: 0.25 },
  { name: "1", value: 0.75 },
];
const widths = (picture: BarChart): number[] =>
  [...svgText(barPicture(picture)).matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );

describe("barPicture", () => {
  test("each bar has its name and value beside it", () => {
    expect(shownTexts(barPicture(chart(bars)))).toEqual(["t", "0", "0.25", "1", "0.75"]);
    expect(svgText(barPicture(chart(bars)))).toContain("<desc>probability by digit. 0: 0.25. 1: 0.75.</desc>");
  });

  test("lengths are the values' shares of the room", () => {
    const [short, long] = widths(chart(bars));
    expect(long / short).toBeCloseTo(3, 3);
    const [quarter] = widths(chart(bars, { domain: [0, 1] }));
    expect(short / quarter).toBeCloseTo(1 / 0.75, 3);
  });

  test("values below 0 go to the left, what is not finite has no bar, what is outside ends at the edge", () => {
    const mixed = ["-2", "2", "NaN", "Infinity", "0"].map((name) => ({ name, value: Number(name) }));
    expect(widths(chart(mixed))).toHaveLength(3);
    const [left, right, none] = widths(chart(mixed));
    expect(left).toBeCloseTo(right, 2);
    expect(none).toBe(0);
    expect(new Set(widths(chart(bars, { domain: [0, 0.1] }))).size).toBe(1);
  });

  test("the highlighted bar differs in more than colour", () => {
    const svg = svgText(barPicture(chart(bars, { highlighted: 1 })));
    expect(svg.match(/font-weight="700"/g)).toHaveLength(2);
    expect(svg.match(/class="mark highlight"/g)).toHaveLength(2);
  });

  test.each([
    [{ highlighted: 2 }, "there is no bar 2 to highlight among 2; count from 0"],
    [{ domain: [1, 0] }, "domain [1, 0] is no range; give two finite numbers, the smaller first"],
    [{ width: Infinity }, "width is Infinity; give a finite number of pixels"],
  ] as const)("%o is refused", (changes, message) =>
    expect(() => barPicture(chart(bars, changes))).toThrow(`barPicture: ${message}`),
  );

  test("without bars it says so", () => expect(shownTexts(barPicture(chart([])))).toEqual(["t", "no data yet"]));

  test("has a table", () =>
    expect(barTable(chart(bars))).toEqual({
      headers: ["digit", "probability"],
      rows: [
        ["0", "0.25"],
        ["1", "0.75"],
      ],
    }));
});
