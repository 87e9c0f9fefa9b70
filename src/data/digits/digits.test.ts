import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../csv.js";
import { loadDataset } from "../load.js";

describe("the embedded digits", () => {
  it("are the first 1,437 for training, the last 360 for the test, in [0, 1]", async () => {
    const digits = await loadDataset("digits");
    expect(digits).toMatchObject({ name: "digits", classes: 10, imageShape: [8, 8] });
    expect([digits.train.count, digits.test.count]).toEqual([1437, 360]);
    for (const { images, labels, count } of [digits.train, digits.test]) {
      expect([images.length, labels.length]).toEqual([64 * count, count]);
      expect(images.every((pixel) => pixel >= 0 && pixel <= 1 && Number.isInteger(pixel * 16))).toBe(true);
      expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    }
    expect(digits.train.images).toBeInstanceOf(Float32Array);
    expect((await loadDataset("digits", { dtype: "float64" })).train.images).toEqual(
      Float64Array.from(digits.train.images),
    );
  });

  it("take less than 80 kB of the package", () => {
    expect(statSync(new URL("./embedded.ts", import.meta.url)).size).toBeLessThan(80_000);
  });
});

const source = new URL("../../../../shared/data/digits/digits.csv.gz", import.meta.url);
describe.skipIf(!existsSync(source))("the embedded digits (skipped where ../shared/data/digits is missing)", () => {
  it("equal the table that they were made from", async () => {
    const table = parseCsv(gunzipSync(readFileSync(source)).toString(), { file: "digits.csv.gz" });
    const { train, test } = await loadDataset("digits");
    expect([...train.labels, ...test.labels]).toEqual([...table.labels!]);
    expect([...train.images, ...test.images]).toEqual(Array.from(table.x, (pixel) => pixel / 16));
  });
});
