import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { table } from "../../check/table.js";
import type { SvgElement } from "../svg.js";
import { pictureFaults, shownTexts } from "./fixtures.js";
import * as charts from "./index.js";
import type { ChartOptions } from "./index.js";

/** What every chart here is drawn of: any numbers, any text, any size. */
interface Given extends ChartOptions {
  readonly title: string;
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly domain?: charts.Domain;
}

const matrixOf = ({ values }: Given): charts.Matrix => ({ rows: 1, columns: values.length, values });
const lineOf = (given: Given, scale: charts.ScaleName): charts.LineChart => ({
  ...given,
  xLabel: given.title,
  yLabel: given.names[0],
  xScale: scale,
  yScale: scale,
  xDomain: scale === "linear" ? given.domain : undefined,
  yDomain: scale === "linear" ? given.domain : undefined,
  series: given.names.map((name, i) => ({
    name,
    points: given.values.map((value, k) => [given.values.at(k - i)!, value]),
  })),
});
const barsOf = (given: Given): charts.BarChart => ({
  ...given,
  nameLabel: given.title,
  valueLabel: given.title,
  bars: given.values.map((value, i) => ({ name: given.names[i % given.names.length], value })),
});
const confusionOf = ({ title, width, words, names, values }: Given): charts.ConfusionMatrix => {
  const counts = names.map((_, i) => names.map((__, j) => Math.floor(Math.abs(values[i * j])) % 1e6 || 0));
  return { title, width, words, names, counts };
};
const sheetOf = (given: Given): charts.ImageSheet => ({
  ...given,
  imageLabel: given.title,
  rows: 1,
  columns: given.values.length,
  images: [given.values, given.values],
  labels: given.names,
});

type Drawing = readonly [draw: (given: Given) => SvgElement, table: (given: Given) => charts.ChartTable];

const drawings: Readonly<Record<string, Drawing>> = {
  lines: [(given) => charts.linePicture(lineOf(given, "linear")), (given) => charts.lineTable(lineOf(given, "linear"))],
  "lines by decades": [
    (given) => charts.linePicture(lineOf(given, "log")),
    (given) => charts.lineTable(lineOf(given, "log")),
  ],
  bars: [(given) => charts.barPicture(barsOf(given)), (given) => charts.barTable(barsOf(given))],
  histogram: [
    (given) => charts.histogramPicture({ ...given, xLabel: given.title, histogram: charts.binned(given.values) }),
    (given) => charts.histogramTable({ ...given, histogram: charts.binned(given.values) }),
  ],
  image: [
    (given) => charts.imagePicture({ ...given, matrix: matrixOf(given) }),
    (given) => charts.imageTable({ ...given, matrix: matrixOf(given) }),
  ],
  "stretched grey image": [
    (given) => charts.imagePicture({ ...given, matrix: matrixOf(given), colours: "grey", cells: "stretched" }),
    (given) => charts.imageTable({ ...given, matrix: matrixOf(given) }),
  ],
  sheet: [(given) => charts.imageSheetPicture(sheetOf(given)), (given) => charts.imageSheetTable(sheetOf(given))],
  grid: [
    (given) => charts.matrixPicture({ ...given, matrix: matrixOf(given) }),
    (given) => charts.imageTable({ ...given, matrix: matrixOf(given) }),
  ],
  confusion: [
    (given) => charts.confusionPicture(confusionOf(given)),
    (given) => charts.confusionTable(confusionOf(given)),
  ],
};

const number = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }));
const text = fc.string({ unit: "binary" });
const range = fc
  .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .filter(([a, b]) => a < b);
const anything: fc.Arbitrary<Given> = fc.record(
  {
    title: text,
    names: fc.array(text, { minLength: 1, maxLength: 4 }),
    values: fc.array(number, { minLength: 1, maxLength: 12 }),
    width: fc.integer({ min: -10, max: 700 }),
    domain: range,
  },
  { requiredKeys: ["title", "names", "values"] },
);

describe.each(Object.entries(drawings))("%s", (_, [draw, tableOf]) => {
  test("any numbers and any texts give a sound picture and a table", () => {
    fc.assert(
      fc.property(anything, (given) => {
        expect(pictureFaults(draw(given))).toEqual([]);
        const { headers, rows } = tableOf(given);
        expect(() => table(headers, rows)).not.toThrow();
      }),
    );
  });

  test("of its own words none is English when Chinese ones are given", () => {
    for (const values of [[1, -2, 0.5], [NaN, 1, -Infinity], [NaN]]) {
      const given: Given = { title: "标题", names: ["甲", "乙"], values, words: charts.chineseChartWords };
      const picture = draw(given);
      const said = [
        ...shownTexts(picture),
        ...picture.children.slice(0, 2).flatMap((child) => (child as SvgElement).children),
      ];
      const { headers, rows } = tableOf(given);
      for (const word of [...said, ...headers, ...rows.flat()]) expect(word).not.toMatch(/(?!NaN)\b[a-z]{3,}/i);
    }
  });
});
