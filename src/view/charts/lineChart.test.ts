import { describe, expect, test } from "vitest";
import { contrast, xmlFaults } from "./fixtures.js";
import { lineChart, lineTable, type LineChart } from "./lineChart.js";
import type { Series } from "./series.js";

const chart = (changes: Partial<LineChart>): string =>
  lineChart({ title: "t", xLabel: "x", yLabel: "y", series: [], ...changes });

/** The `d` of the line of a series, without its markers. */
function lineOf(svg: string, name: string): string | undefined {
  return svg.split(`<g data-series="${name}">`)[1]?.match(/ d="([^"]*)"/)?.[1];
}

describe("lineChart", () => {
  test("places points linearly and leaves a gap at what is not finite", () => {
    const points = [
      [0, 0],
      [1, 1],
      [2, NaN],
      [3, 0.5],
      [4, Infinity],
      [4, 1],
      [5, 0],
    ] as const;
    const svg = chart({ series: [{ name: "s", points }] });
    expect(lineOf(svg, "s")).toBe("M76,284L184.8,64M402.4,174M511.2,64L620,284");
    expect(svg).toContain("<desc>y by x. s: from 0 at 0 to 0 at 5, 2 not finite.</desc>");
    const markers = svg.split('<g data-series="s">')[1].match(/fill="#[0-9a-f]+"/g);
    expect(markers).not.toBeNull();
    expect(svg).toContain("M402.4,174m-4,0a");
  });

  test("one point is drawn in the middle of room made for it", () => {
    const svg = chart({ series: [{ name: "s", points: [[1, 0.5]] }] });
    expect(lineOf(svg, "s")).toMatch(/^M348,/);
    expect(svg).toContain("s: 0.5 at 1.");
  });

  test.each([
    ["no series", []],
    ["a series without points", [{ name: "s", points: [] }]],
    ["nothing finite", [{ name: "s", points: [[0, NaN] as const] }]],
  ])("%s: says that there is no data yet", (_, series) => {
    const svg = chart({ series });
    expect(svg).toContain(">no data yet</text>");
    expect(svg).not.toContain("data-series");
    expect(xmlFaults(svg)).toEqual([]);
  });

  test("a given domain holds, and a backward one is refused", () => {
    const series = [{ name: "s", points: [[0, 0] as const, [1, 4] as const] }];
    expect(lineOf(chart({ series, yDomain: [0, 2] }), "s")).toBe("M76,284L620,-156");
    expect(() => chart({ series, yDomain: [1, 0] })).toThrow(
      "lineChart: yDomain [1, 0] is no range; give two finite numbers, the smaller first",
    );
    expect(() => chart({ series, xDomain: [0, NaN] })).toThrow("xDomain [0, NaN]");
  });

  test("lines can be told apart without colour", () => {
    const points = [[0, 0] as const, [1, 1] as const];
    const series = Array.from({ length: 20 }, (_, i) => ({ name: `s${i}`, points }));
    const looks = chart({ series })
      .split("<g data-series=")
      .slice(1)
      .map((part) => [part.match(/stroke-dasharray="[^"]*"/)?.[0], part.match(/M76,[\d.]+(m[^M]*)M/)?.[1]].join());
    expect(new Set(looks).size).toBe(20);
    const asked = chart({ series: [{ name: "s", points, dash: "dashed" }] });
    expect(asked.split("<g data-series=")[1]).toContain('stroke-dasharray="7 4"');
  });

  test("stands alone and is readable: own ground, contrast, size of text", () => {
    const points = [[0, 0] as const, [1, 1] as const];
    const svg = chart({ series: Array.from({ length: 6 }, (_, i) => ({ name: `s${i}`, points })) });
    expect(svg).toContain('<rect width="640" height="334" fill="#ffffff" class="ground"/>');
    for (const banned of ["foreignObject", "var(", "href", "<script", "<style", "url("])
      expect(svg).not.toContain(banned);
    const colours = [...svg.matchAll(/<(text|path)[^>]* (?:fill|stroke)="(#[0-9a-f]{6})"/g)];
    expect(colours.length).toBeGreaterThan(20);
    for (const [, , colour] of colours) {
      if (colour === "#dfe3e8") continue;
      expect(contrast(colour, "#ffffff"), colour).toBeGreaterThanOrEqual(4.5);
    }
    for (const [, size] of svg.matchAll(/font-size="(\d+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(12);
  });

  test("texts are escaped", () => {
    const svg = chart({ title: 'a < b & "c"', series: [{ name: "<s>", points: [[0, 1]] }] });
    expect(svg).toContain("<title>a &lt; b &amp; &quot;c&quot;</title>");
    expect(svg).toContain('data-series="&lt;s&gt;"');
  });

  test("an axis by decades, on which numbers that are not above 0 have no place", () => {
    const points = [
      [1e-3, 1],
      [1e-2, 0],
      [0, 5],
      [1e-1, 100],
      [1, NaN],
      [10, 10],
    ] as const;
    const svg = chart({ xScale: "log", yScale: "log", series: [{ name: "s", points }] });
    expect(lineOf(svg, "s")).toBe("M76,284M348,64M620,174");
    expect(svg).toContain("<desc>y by x. s: from 1 at 0.001 to 10 at 10, 1 not finite, 2 not above 0.</desc>");
    for (const mark of ["0.001", "0.01", "0.1", "1", "10", "100"]) expect(svg).toContain(`>${mark}</text>`);
    expect(() => chart({ yScale: "log", yDomain: [0, 1] })).toThrow(
      "lineChart: yDomain [0, 1] is no range of a logarithmic axis; give two numbers above 0",
    );
  });

  test("is as large as asked, and never too small to hold its parts", () => {
    const points = [[0, 0] as const, [1, 1] as const];
    const size = (changes: Partial<LineChart>): string | undefined =>
      chart({ series: [{ name: "s", points }], ...changes }).match(/width="\d+" height="\d+"/)?.[0];
    expect(size({ width: 360, height: 200 })).toBe('width="360" height="200"');
    expect(size({ width: 0, height: 0 })).toBe('width="160" height="154"');
    expect(() => size({ width: NaN })).toThrow("lineChart: width is NaN; give a finite number of pixels");
  });

  test("long texts are cut, and the whole of them is in the title", () => {
    const title = "Loss of each of 10,000 iterations of a long run";
    const svg = chart({ title, width: 200, series: [{ name: title, points: [[0, 1]] }] });
    expect(svg).toContain(`<title>${title}</title>`);
    expect(svg).not.toContain(`>${title}</text>`);
    expect(svg.match(/…<\/text>/g)).toHaveLength(2);
  });

  test("10,000 points stay a small file that reaches from the least to the greatest", () => {
    const points = Array.from({ length: 10_000 }, (_, i) => [i, i % 7919 === 5000 ? 9 : Math.sin(i)] as const);
    const svg = chart({ series: [{ name: "s", points }], yDomain: [-1, 9] });
    expect(svg.length).toBeLessThan(40_000);
    expect(lineOf(svg, "s")).toMatch(/,64[L.]/);
  });

  test("a style sheet can paint what is painted: every colour has a class", () => {
    const svg = chart({ series: [{ name: "s", points: [[0, 1] as const, [1, 2] as const] }] });
    for (const [tag] of svg.matchAll(/<[a-z]+[^>]* (?:fill|stroke)="#[^>]*>/g))
      expect(tag).toMatch(/ class="[a-z0-9 -]+"/);
    expect(svg).toContain('class="line series-1"');
    expect(svg).toContain('class="mark series-1"');
  });
});

describe("lineTable", () => {
  const rows = (series: Series[]): unknown => lineTable({ title: "t", xLabel: "x", yLabel: "y", series: series }).rows;

  test("a row for each x, a column for each line", () => {
    const a: Series = {
      name: "a",
      points: [
        [2, 0.12345],
        [1, NaN],
      ],
    };
    const b: Series = {
      name: "b",
      points: [
        [2, 5],
        [3, 6],
      ],
    };
    expect(lineTable({ title: "t", xLabel: "x", yLabel: "y", series: [a, b] })).toEqual({
      headers: ["x", "a", "b"],
      rows: [
        ["1", "NaN", ""],
        ["2", "0.1235", "5"],
        ["3", "", "6"],
      ],
    });
  });

  test("points of one x have a row each, those without an x come first", () =>
    expect(
      rows([
        {
          name: "a",
          points: [
            [0, 1],
            [0, 2],
            [NaN, 3],
          ],
        },
      ]),
    ).toEqual([
      ["NaN", "3"],
      ["0", "1"],
      ["0", "2"],
    ]));
});
