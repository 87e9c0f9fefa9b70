/**
 * Writes src/data/digits/embedded.ts from the digits table (1,797 rows of 64 pixels, 0 to 16, and a label):
 *   npx tsx tools/embed-digits.ts PATH/digits.csv.gz
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { parseCsv } from "../src/data/csv.js";

const source = process.argv[2];
if (source === undefined) {
  console.error("usage: tsx tools/embed-digits.ts PATH/digits.csv.gz");
  process.exit(2);
}
const { x, shape, labels } = parseCsv(gunzipSync(readFileSync(source)).toString("utf8"), { file: source });
const [rows, pixels] = shape;
if (
  rows !== 1797 ||
  pixels !== 64 ||
  labels === undefined ||
  x.some((value) => !Number.isInteger(value) || value > 16)
) {
  console.error(`${source}: not the digits table of 1,797 rows of 64 pixels from 0 to 16 and a label`);
  process.exit(1);
}

// Column by column, each pixel of all images together: gzip makes that a twentieth smaller than row by row.
const bytes = new Uint8Array(rows * (pixels + 1));
for (let row = 0; row < rows; row++) {
  for (let pixel = 0; pixel < pixels; pixel++) bytes[pixel * rows + row] = x[row * pixels + pixel];
  bytes[pixels * rows + row] = labels[row];
}
const compressed = gzipSync(bytes, { level: 9 });
// The byte that names the operating system, so that every machine writes the same file.
compressed[9] = 255;

const target = fileURLToPath(new URL("../src/data/digits/embedded.ts", import.meta.url));
writeFileSync(
  target,
  `// Written by tools/embed-digits.ts; do not edit.
//
// The test set of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (1998), UCI Machine Learning
// Repository, doi 10.24432/C50P49, licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), as scikit-learn
// ships it. Changed in form only: stored column by column and compressed.

/** gzip in base64: 64 columns of ${rows} pixels, 0 to 16, a byte each, then the ${rows} labels. */
export const embeddedDigits =
  "${compressed.toString("base64")}";
`,
);
console.log(`${target}: ${rows} images, ${compressed.length} bytes compressed`);
