import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineChart, trainingCurves, type Chart, type HistoryRecord } from "./plot.js";

const chart = (changes: Partial<Chart>): string =>
  lineChart({ title: "t", xLabel: "x", yLabel: "y", series: [], ...changes });

/** The `d` of the line of a series, without its markers. */
function lineOf(svg: string, name: string): string | undefined {
  return svg.split(`<g data-series="${name}">`)[1]?.match(/ d="([^"]*)"/)?.[1];
}

/** Fails on what an XML parser would refuse here: an unclosed or stray tag, a bare `<` or `&`. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-z-]+(?:[A-Z][a-z]+)?="[^"<]*")*)(\/?)>/g,
    (_, closes, name, __, single) => {
      if (closes) expect(open.pop()).toBe(name);
      else if (!single) open.push(name);
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toContain("<");
  expect(svg).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
}

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
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
    expectWellFormed(svg);
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
    expect(svg).toContain('<rect width="640" height="334" fill="#ffffff"/>');
    for (const banned of ["foreignObject", "var(", "href", "<script", "<style", "url("])
      expect(svg).not.toContain(banned);
    const colours = [...svg.matchAll(/<(text|path)[^>]* (?:fill|stroke)="(#[0-9a-f]{6})"/g)];
    expect(colours.length).toBeGreaterThan(20);
    for (const [, , colour] of colours) {
      if (colour === "#dfe3e8") continue;
      expect(1.05 / (luminance(colour) + 0.05), colour).toBeGreaterThanOrEqual(4.5);
    }
    for (const [, size] of svg.matchAll(/font-size="(\d+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(12);
  });

  test("any numbers and any texts give well-formed XML without NaN", () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }));
    const text = fc.string({ unit: "binary" });
    const series = fc.array(fc.record({ name: text, points: fc.array(fc.tuple(number, number)) }));
    fc.assert(
      fc.property(text, text, text, series, (title, xLabel, yLabel, lines) => {
        const svg = lineChart({ title, xLabel, yLabel, series: lines });
        expectWellFormed(svg);
        for (const [, value] of svg.matchAll(/ (?:d|x|y|width|height|viewBox|transform)="([^"]*)"/g))
          expect(value).not.toMatch(/NaN|Infinity|undefined/);
        expect(svg.replace(/[\t\n\r]/g, "")).not.toMatch(/[\p{Control}\p{Surrogate}\ufffe\uffff]/u);
      }),
    );
  });

  test("texts are escaped", () => {
    const svg = chart({ title: 'a < b & "c"', series: [{ name: "<s>", points: [[0, 1]] }] });
    expect(svg).toContain("<title>a &lt; b &amp; &quot;c&quot;</title>");
    expect(svg).toContain('data-series="&lt;s&gt;"');
  });
});

describe("trainingCurves", () => {
  const history: HistoryRecord[] = [
    { epoch: 0, iteration: 0, loss: 2.4, trainAccuracy: 0.1, testAccuracy: 0.12 },
    { epoch: 1, iteration: 600, loss: null, trainAccuracy: 0.9, testAccuracy: 0.88 },
    { epoch: 2, iteration: 1200, loss: 0.3, trainAccuracy: 1, testAccuracy: 0.9 },
  ];
  const svg = trainingCurves(history);

  test("loss above, train and test accuracy on 0 to 1 below, train solid and test dashed", () => {
    expectWellFormed(svg);
    expect(lineOf(svg, "loss")).toBe("M76,72.8M620,257.6");
    expect(lineOf(svg, "train accuracy")).toBe("M76,262L348,86L620,64");
    expect(lineOf(svg, "test accuracy")).toBe("M76,257.6L348,90.4L620,86");
    const [, train, test] = svg.split(/<g data-series="(?:train|test) accuracy">/);
    expect(train.split("</g>")[0]).not.toContain("dasharray");
    expect(test.split("</g>")[0]).toContain('stroke-dasharray="7 4"');
    expect(svg).toContain("test accuracy: from 0.12 at 0 to 0.9 at 2.");
  });

  test("epochs are marked by whole numbers", () => {
    const marks = [...svg.matchAll(/font-size="12" text-anchor="middle">([^<]*)</g)].map(([, mark]) => mark);
    expect(marks).toEqual(["0", "1", "2", "0", "1", "2"]);
  });

  test("before the first epoch both charts say so", () => {
    expect(trainingCurves([]).match(/>no data yet</g)).toHaveLength(2);
  });

  test("the same history gives the same bytes", () => expect(trainingCurves(history)).toBe(svg));
});
