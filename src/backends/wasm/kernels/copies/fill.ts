import { plus } from "../../assembler/expression.js";
import { allocate, type DType } from "../../../../shape/dtype.js";
import type { Kernel } from "../kernel.js";
import { addressAt } from "./elements.js";
import { countOf, startOf } from "./pieces.js";
import { fillRun } from "./runs.js";

/** Bytes that one core fills in a nanosecond. */
export const FILLED = 64;
/** Bytes that a thread fills at a time. */
const STRETCH = 2 ** 15;

/** The bytes of a number in a dtype. */
export function bytesOf(value: number, dtype: DType): Uint8Array {
  const one = allocate(dtype, 1);
  one[0] = value;
  return new Uint8Array(one.buffer);
}

/** Writes an element everywhere in an array of so many, at least one. */
export function fillKernel(address: number, count: number, element: Uint8Array): Kernel {
  const size = count * element.length;
  const stretches = { size, length: Math.min(size, STRETCH) };
  return {
    work: { pieces: countOf(stretches), nanoseconds: size / FILLED },
    write: (f, first, end) => {
      const piece = f.local("i32");
      f.for(piece, first, end, 1, () => {
        const start = stretches.length === size ? 0 : startOf(f, stretches, piece);
        fillRun(f, addressAt(f.let(plus(start, address))), stretches.length, element);
      });
    },
  };
}
