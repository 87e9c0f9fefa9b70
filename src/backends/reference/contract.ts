import { letterSizes, parseLetters } from "../../ops/contract.js";
import { isFloat, type TypedArray } from "../../shape/dtype.js";
import { stridesOf, type Shape } from "../../shape/shape.js";
import type { Call, Kernel } from "./kernel.js";
import { offsetTable } from "./strided.js";

/** Offsets of the indices of one group of letters in each operand. */
interface Group {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly out: Int32Array;
}

/**
 * Letters are sorted into batch (all three), rows (a, out), columns (b, out) and inner (a, b); a group of letters counts
 * as one index. So every contraction is a batch of matrix products, whatever the order of its axes.
 */
export function contractKernel(call: Call): Kernel {
  const letters = call.attributes.letters as string;
  const parsed = parseLetters(letters);
  const shapes: [Shape, Shape] = [call.inputs[0].shape, call.inputs[1].shape];
  const sizes = letterSizes(parsed, shapes, letters);
  const strides = {
    a: stridesOf(shapes[0]),
    b: stridesOf(shapes[1]),
    out: stridesOf(call.output.shape),
  };
  const group = (inA: boolean, inB: boolean, inOut: boolean): Group => {
    const own = [...sizes.keys()].filter(
      (letter) =>
        parsed.a.includes(letter) === inA && parsed.b.includes(letter) === inB && parsed.out.includes(letter) === inOut,
    );
    const shape = own.map((letter) => sizes.get(letter)!);
    const table = (part: "a" | "b" | "out") =>
      offsetTable(
        shape,
        own.map((letter) => strides[part][parsed[part].indexOf(letter)] ?? 0),
      );
    return { a: table("a"), b: table("b"), out: table("out") };
  };
  const batch = group(true, true, true);
  const rows = group(true, false, true);
  const columns = group(false, true, true);
  const inner = group(true, true, false);
  const product = isFloat(call.output.dtype)
    ? floatProduct(rows, columns, inner)
    : integerProduct(rows, columns, inner);
  const [a, b] = call.inputs.map(({ buffer }) => buffer);
  const out = call.output.buffer;
  return (values) => {
    for (let i = 0; i < batch.out.length; i++)
      product(values[a], batch.a[i], values[b], batch.b[i], values[out], batch.out[i]);
  };
}

type Product = (a: TypedArray, aAt: number, b: TypedArray, bAt: number, out: TypedArray, outAt: number) => void;

/** Rows and columns of a register tile: 16 sums stay in registers while the inner index runs. */
const TILE = 4;

const tiles = (count: number): number => Math.ceil(count / TILE);

/** float64 sums in the order of the inner index, in tiles of 4 × 4 over packed panels. */
function floatProduct(rows: Group, columns: Group, inner: Group): Product {
  const depth = inner.a.length;
  const left = new Float64Array(TILE * depth);
  const right = new Float64Array(tiles(columns.b.length) * TILE * depth);
  const tile = new Float64Array(TILE * TILE);
  return (a, aAt, b, bAt, out, outAt) => {
    for (let column = 0; column < columns.b.length; column += TILE)
      pack(b, bAt, columns.b, column, inner.b, right, column * depth);
    for (let row = 0; row < rows.out.length; row += TILE) {
      const rowCount = Math.min(TILE, rows.out.length - row);
      pack(a, aAt, rows.a, row, inner.a, left, 0);
      for (let column = 0; column < columns.out.length; column += TILE) {
        const columnCount = Math.min(TILE, columns.out.length - column);
        multiplyTile(left, right, column * depth, depth, tile);
        for (let i = 0; i < rowCount; i++) {
          const base = outAt + rows.out[row + i];
          for (let j = 0; j < columnCount; j++) out[base + columns.out[column + j]] = tile[i * TILE + j];
        }
      }
    }
  };
}

/** panel[to + k·4 + lane] ← source[outer first + lane, inner k]; lanes past the end stay what they were, and unread. */
function pack(
  source: TypedArray,
  at: number,
  outer: Int32Array,
  first: number,
  inner: Int32Array,
  panel: Float64Array,
  to: number,
): void {
  const depth = inner.length;
  const lanes = Math.min(TILE, outer.length - first);
  for (let lane = 0; lane < lanes; lane++) {
    const base = at + outer[first + lane];
    for (let k = 0, place = to + lane; k < depth; k++, place += TILE) panel[place] = source[base + inner[k]];
  }
}

function multiplyTile(left: Float64Array, right: Float64Array, r: number, depth: number, tile: Float64Array): void {
  let [s00, s01, s02, s03] = [0, 0, 0, 0];
  let [s10, s11, s12, s13] = [0, 0, 0, 0];
  let [s20, s21, s22, s23] = [0, 0, 0, 0];
  let [s30, s31, s32, s33] = [0, 0, 0, 0];
  for (let k = 0, l = 0; k < depth; k++, l += TILE, r += TILE) {
    const b0 = right[r];
    const b1 = right[r + 1];
    const b2 = right[r + 2];
    const b3 = right[r + 3];
    const a0 = left[l];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    const a1 = left[l + 1];
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    const a2 = left[l + 2];
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    const a3 = left[l + 3];
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  tile[0] = s00;
  tile[1] = s01;
  tile[2] = s02;
  tile[3] = s03;
  tile[4] = s10;
  tile[5] = s11;
  tile[6] = s12;
  tile[7] = s13;
  tile[8] = s20;
  tile[9] = s21;
  tile[10] = s22;
  tile[11] = s23;
  tile[12] = s30;
  tile[13] = s31;
  tile[14] = s32;
  tile[15] = s33;
}

/** int32 sums that wrap. */
function integerProduct(rows: Group, columns: Group, inner: Group): Product {
  return (a, aAt, b, bAt, out, outAt) => {
    for (let row = 0; row < rows.out.length; row++) {
      for (let column = 0; column < columns.out.length; column++) {
        let sum = 0;
        for (let k = 0; k < inner.a.length; k++) {
          const product = Math.imul(a[aAt + rows.a[row] + inner.a[k]], b[bAt + columns.b[column] + inner.b[k]]);
          sum = (sum + product) | 0;
        }
        out[outAt + rows.out[row] + columns.out[column]] = sum;
      }
    }
  };
}
