import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { svgText, type SvgElement } from "../svg.js";
import { imagePicture, imageTable } from "./imageChart.js";
import { imageSheetPicture, imageSheetTable, type ImageSheet } from "./imageSheet.js";
import { levelColours, levelOf } from "./imageColours.js";
import { grouped, type Matrix } from "./matrix.js";
import { pixels } from "./pixels.js";

/** The colours of a drawn matrix, read back from its paths. */
function painted(drawn: SvgElement, rows: number, columns: number): string[] {
  const [ground, ...paths] = drawn.children as SvgElement[];
  const cells = new Array<string>(rows * columns).fill(String(ground.attributes.fill));
  for (const { attributes } of paths.filter((path) => path.attributes.transform !== undefined)) {
    let [x, y] = [0, 0];
    for (const [, dx, dy, length] of String(attributes.d).matchAll(/m(-?\d+) (-?\d+)h(\d+)/g)) {
      [x, y] = [x + Number(dx), y + Number(dy)];
      for (let i = 0; i < Number(length); i++) cells[y * columns + x++] = String(attributes.stroke);
    }
  }
  return cells;
}

describe("pixels", () => {
  test("each element has the colour of its level; no path is for nothing", () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) =>
      fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        values: fc.array(fc.oneof(fc.double({ min: -1, max: 1 }), fc.constant(0)), {
          minLength: rows * columns,
          maxLength: rows * columns,
        }),
      }),
    );
    fc.assert(
      fc.property(matrix, (given: Matrix) => {
        const drawn = pixels([{ matrix: given, x: 0, y: 0 }], "signed", [-1, 1], { width: 3, height: 3 });
        const colours = levelColours("signed");
        const expected = Array.from(given.values, (value) => {
          const level = levelOf(value, [-1, 1]);
          return level === undefined ? "#ffffff" : colours[level];
        });
        expect(painted(drawn, given.rows, given.columns)).toEqual(expected);
        expect(drawn.children.length).toBeLessThanOrEqual(19);
      }),
    );
  });
});

describe("grouped", () => {
  const matrix = { rows: 3, columns: 3, values: [1, -4, 2, 3, 0, NaN, 0, -0.5, 7] };
  test("the largest in size stands for its group, what is NaN before all", () =>
    expect(grouped(matrix, 2, 2)).toEqual({ rows: 2, columns: 2, values: [-4, NaN, -0.5, 7] }));
  test("nothing to group", () => expect(grouped(matrix, 1, 1)).toBe(matrix));
});

describe("imagePicture", () => {
  const matrix = { rows: 2, columns: 3, values: [1, -0.5, NaN, 0, 0, 0] };
  const chart = { title: "dW", matrix };
  const svg = svgText(imagePicture(chart));

  test("the legend says sign, range and what is not finite in text", () => {
    for (const text of ["-1", "0", "+1", "2 × 3, -0.5 to 1, 1 not finite"]) expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain("<desc>dW: 2 × 3, -0.5 to 1, 1 not finite.</desc>");
  });

  test("what is not finite is crossed out", () => expect(svg).toContain('d="M2 0l1 1m0 -1l-1 1"'));

  test("a marked element is framed and said, also where it is one of a group", () => {
    const marked = svgText(imagePicture({ ...chart, marked: [1, 2] }));
    expect(marked).toContain('<rect x="46" y="22" width="28" height="28" fill="none" stroke="#b03a06"');
    expect(marked).toContain("1 not finite, marked is [1, 2].</desc>");
    const values = new Float64Array(784 * 50);
    const grouped = { title: "W1", matrix: { rows: 784, columns: 50, values }, cells: "stretched" } as const;
    // a cell for 3 rows, 6 × 1 pixels: the middle of [783, 49] is at (297, 261.5)
    expect(svgText(imagePicture({ ...grouped, marked: [783, 49] }))).toContain(
      '<rect x="292" y="256.5" width="10" height="10" fill="none" stroke="#b03a06"',
    );
  });

  test("a large matrix is small: 784 × 50 random numbers", () => {
    const values = Array.from({ length: 784 * 50 }, (_, i) => Math.sin(i * i));
    const large = svgText(
      imagePicture({ title: "W1", matrix: { rows: 784, columns: 50, values }, cells: "stretched" }),
    );
    expect(large.length).toBeLessThan(150_000);
    expect(large.match(/<path/g)!.length).toBeLessThanOrEqual(17);
    expect(large).toContain(">a pixel shows the largest in size of 3 × 1</text>");
  });

  test.each([
    [{ matrix: { ...matrix, columns: 4 } }, "6 values do not fill 2 × 4, which has 8 elements; give every element"],
    [{ matrix: { ...matrix, rows: 0 } }, "0 × 3 is no size of a matrix; give two whole numbers of at least 1"],
    [{ domain: [0, 0] }, "domain [0, 0] is no range; give two finite numbers, the smaller first"],
    [{ marked: [2, 0] }, "there is no element [2, 0] in 2 × 3; rows and columns count from 0"],
    [{ marked: [0, 0.5] }, "there is no element [0, 0.5] in 2 × 3; rows and columns count from 0"],
  ] as const)("%o is refused", (changes, message) =>
    expect(() => imagePicture({ ...chart, ...changes })).toThrow(`imagePicture: ${message}`),
  );

  test("its table has the elements, or the rows' ranges of a wide matrix", () => {
    expect(imageTable(chart)).toEqual({
      headers: ["row", "column 0", "column 1", "column 2"],
      rows: [
        ["0", "1", "-0.5", "NaN"],
        ["1", "0", "0", "0"],
      ],
    });
    const values = Array.from({ length: 80 }, (_, i) => (i < 40 ? i : NaN));
    expect(imageTable({ matrix: { rows: 2, columns: 40, values } })).toEqual({
      headers: ["row", "smallest", "mean", "largest"],
      rows: [
        ["0", "0", "19.5", "39"],
        ["1", "", "", ""],
      ],
    });
  });
});

describe("imageSheetPicture", () => {
  const images = Array.from({ length: 50 }, (_, i) => new Float32Array(64).fill(i - 25));
  const sheet: ImageSheet = { title: "W1", imageLabel: "unit", rows: 8, columns: 8, images, width: 360 };
  const svg = svgText(imageSheetPicture(sheet));

  test("each image has its number, all have one scale", () => {
    for (let i = 0; i < 50; i++) expect(svg).toContain(`>${i}</text>`);
    expect(svg).toContain("<desc>W1: 50 images of 8 × 8, -25 to 24.</desc>");
    expect(svg.match(/<path/g)!.length).toBeLessThanOrEqual(17);
  });

  test("labels may be given; without images it says so", () => {
    expect(svgText(imageSheetPicture({ ...sheet, images: [images[0]], labels: ["first"] }))).toContain(">first</text>");
    expect(svgText(imageSheetPicture({ ...sheet, images: [] }))).toContain(">no data yet</text>");
  });

  test("an image of another size is refused", () =>
    expect(() => imageSheetPicture({ ...sheet, images: [[1]] })).toThrow(
      "imageSheetPicture: 1 values do not fill 8 × 8",
    ));

  test("its table has the range of each image", () => {
    expect(imageSheetTable(sheet).headers).toEqual(["unit", "smallest", "mean", "largest"]);
    expect(imageSheetTable(sheet).rows[3]).toEqual(["3", "-22", "-22", "-22"]);
  });
});
