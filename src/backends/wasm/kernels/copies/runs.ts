import {
  at as value,
  i32,
  laneAccess,
  load,
  op,
  plus,
  store,
  v128,
  type Expression,
  type Index,
} from "../../assembler/expression.js";
import type { FunctionBuilder } from "../../assembler/function.js";
import { further, moveElement, whole, type Address, type ElementBytes } from "./elements.js";

const VECTOR = 16;
/** Bytes that one round of a loop of vectors moves. */
const ROUND = 64;
/** Runs of up to so many bytes are moved without a loop. */
const UNROLLED = 128;
/** From so many bytes on the engine's own memory.copy and memory.fill are faster than a loop, their call included. */
const BULK = 1024;

/** Copies a run of bytes to a place that does not overlap it. */
export function copyRun(f: FunctionBuilder, to: Address, from: Address, bytes: number): void {
  if (bytes >= BULK) {
    f.do(op("memory.copy", value(whole(to)), value(whole(from)), i32(bytes)));
  } else if (bytes >= VECTOR) {
    forVectors(f, bytes, (moved, at) => {
      const vector = load("v128.load", plus(from.base, moved), from.offset + at);
      f.do(store("v128.store", plus(to.base, moved), vector, to.offset + at));
    });
  } else {
    forPieces(bytes, (at, piece) => moveElement(f, further(to, at), further(from, at), piece));
  }
}

/** Fills a run with the bytes of an element, again and again; `bytes` is a multiple of theirs. */
export function fillRun(f: FunctionBuilder, to: Address, bytes: number, element: Uint8Array): void {
  if (bytes >= BULK && isOneByte(element)) {
    f.do(op("memory.fill", value(whole(to)), i32(element[0]), i32(bytes)));
  } else if (bytes > 0) {
    const vector = v128(Uint8Array.from({ length: VECTOR }, (_, i) => element[i % element.length]));
    fillWithVector(f, to, bytes, f.constant(vector));
  }
}

/** Whether memory.fill can write it. */
export const isOneByte = (element: Uint8Array): boolean => element.every((byte) => byte === element[0]);

/** Fills a run with a vector that holds one element in all its lanes. */
export function fillWithVector(f: FunctionBuilder, to: Address, bytes: number, vector: Expression<"v128">): void {
  const lanes = { 8: "v128.store64_lane", 4: "v128.store32_lane", 1: "v128.store8_lane" } as const;
  if (bytes >= VECTOR)
    forVectors(f, bytes, (moved, at) => f.do(store("v128.store", plus(to.base, moved), vector, to.offset + at)));
  else forPieces(bytes, (at, piece) => f.do(laneAccess(lanes[piece], to.base, vector, 0, to.offset + at)));
}

/** Calls `move` for the vectors of a run of 16 bytes or more; the last may lie partly over the one before it. */
function forVectors(f: FunctionBuilder, bytes: number, move: (moved: Index, at: number) => void): void {
  const looped = bytes > UNROLLED ? bytes - (bytes % ROUND) : 0;
  if (looped > 0) {
    const moved = f.local("i32");
    f.for(moved, 0, looped, ROUND, () => {
      for (let at = 0; at < ROUND; at += VECTOR) move(moved, at);
    });
  }
  for (let at = looped; at < bytes; at += VECTOR) move(0, Math.min(at, bytes - VECTOR));
}

/** Calls `move` for the pieces of a run shorter than a vector. */
function forPieces(bytes: number, move: (at: number, piece: ElementBytes) => void): void {
  let at = 0;
  for (const piece of [8, 4, 1] as const) {
    for (; bytes - at >= piece; at += piece) move(at, piece);
  }
}
