import { Tensor } from "./tensor.js";

/** Tensors in arrays and plain objects, nested to any depth. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** An object literal, or what is like one: not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A tree taken apart: its leaves in order, and how to put others in their places. */
export interface Flat {
  readonly leaves: unknown[];
  /** Texts of two trees are equal just when their structures are. */
  readonly structure: string;
  rebuild(leaves: readonly unknown[]): unknown;
}

/** Takes a tree of arrays and plain objects apart; everything else is a leaf. */
export function flatten(tree: unknown): Flat {
  if (Array.isArray(tree)) {
    const parts = tree.map(flatten);
    return {
      leaves: parts.flatMap((part) => part.leaves),
      structure: `[${parts.map((part) => part.structure).join()}]`,
      rebuild: (leaves) => distribute(parts, leaves),
    };
  }
  if (isPlainObject(tree)) {
    const keys = Object.keys(tree);
    const parts = keys.map((key) => flatten(tree[key]));
    return {
      leaves: parts.flatMap((part) => part.leaves),
      structure: `{${parts.map((part, i) => `${JSON.stringify(keys[i])}:${part.structure}`).join()}}`,
      rebuild: (leaves) => {
        const values = distribute(parts, leaves);
        return Object.fromEntries(keys.map((key, i) => [key, values[i]]));
      },
    };
  }
  return { leaves: [tree], structure: "*", rebuild: ([leaf]) => leaf };
}

function distribute(parts: readonly Flat[], leaves: readonly unknown[]): unknown[] {
  let start = 0;
  return parts.map((part) => part.rebuild(leaves.slice(start, (start += part.leaves.length))));
}

/** Whether a leaf is something that derivatives and programs take as a tensor. */
export function isTensorLike(leaf: unknown): leaf is Tensor | number {
  return leaf instanceof Tensor || typeof leaf === "number";
}
