import { load, plus, store, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder } from "../../assembler/function.js";

/** How an element of so many bytes is moved, whatever it means. */
const moves = {
  1: ["i32.load8_u", "i32.store8"],
  4: ["i32.load", "i32.store"],
  8: ["i64.load", "i64.store"],
} as const;

/** Bytes of an element of any dtype. */
export type ElementBytes = keyof typeof moves;

/** A byte address: a constant or a local, and a constant ≥ 0 on top of it. */
export interface Address {
  readonly base: Index;
  readonly offset: number;
}

export const addressAt = (base: Index, offset = 0): Address => ({ base, offset });

/** The address so many bytes further on, or back as long as its constant stays ≥ 0. */
export const further = ({ base, offset }: Address, bytes: number): Address => ({ base, offset: offset + bytes });

/** The address as one value. */
export const whole = ({ base, offset }: Address): Index => plus(base, offset);

export function moveElement(f: FunctionBuilder, to: Address, from: Address, bytes: ElementBytes): void {
  const [loading, storing] = moves[bytes];
  f.do(store(storing, to.base, load(loading, from.base, from.offset), to.offset));
}
