import { buildNode, type Node } from "../graph/node.js";
import type { DType } from "../shape/dtype.js";
import { ShapeError } from "../shape/errors.js";
import { formatShape, type Shape } from "../shape/shape.js";
import { everyDType, promoted } from "./cast.js";
import { asNode } from "./leaf.js";
import { callable, sample, type ContractRecord, type Operand } from "./record.js";

/** The letters of `"mk,kn->mn"`, taken apart. */
export interface Letters {
  readonly a: string;
  readonly b: string;
  readonly out: string;
}

/** @throws SyntaxError unless letters are unique in each part and each stands in two of the three parts at least. */
export function parseLetters(letters: string): Letters {
  const parts = /^([a-zA-Z]*),([a-zA-Z]*)->([a-zA-Z]*)$/.exec(letters);
  const [a, b, out] = parts?.slice(1) ?? [];
  const unique = (part: string) => new Set(part).size === part.length;
  const twice = (letter: string) => [a, b, out].filter((part) => part.includes(letter)).length >= 2;
  if (parts === null || ![a, b, out].every(unique) || ![...a, ...b, ...out].every(twice))
    throw new SyntaxError(
      `contract: "${letters}" must read like "mk,kn->mn": letters once in a part, each in two parts at least`,
    );
  return { a, b, out };
}

/** The size of each letter. @throws ShapeError when ranks or sizes do not fit. */
export function letterSizes({ a, b }: Letters, shapes: readonly [Shape, Shape], letters: string): Map<string, number> {
  const sizes = new Map<string, number>();
  [a, b].forEach((part, i) => {
    if (part.length !== shapes[i].length)
      throw new ShapeError(
        "contract",
        ["a", "b"],
        shapes,
        `"${part}" of "${letters}" does not name the axes of ${formatShape(shapes[i])}`,
      );
    [...part].forEach((letter, axis) => {
      const size = shapes[i][axis];
      if (sizes.has(letter) && sizes.get(letter) !== size)
        throw new ShapeError(
          "contract",
          ["a", "b"],
          shapes,
          `letter ${letter} of "${letters}" is ${sizes.get(letter)} in a and ${size} in b`,
        );
      sizes.set(letter, size);
    });
  });
  return sizes;
}

/** What sums of products of a dtype are counted in. */
export const productDType = (dtype: DType): DType => (dtype === "bool" || dtype === "uint8" ? "int32" : dtype);

/**
 * Sum of products: out[letters of out] = Σ a[…]·b[…] over the letters that are not in out, as in `"mk,kn->mn"`.
 * Batch letters stand in all three. bool and uint8 give int32, which wraps.
 * @throws ShapeError when a letter has two sizes. @throws SyntaxError when the letters cannot be read.
 */
export const contract = callable(
  (a: Operand, b: Operand, letters: string): Node => {
    const nodes = [asNode(a), asNode(b)];
    const parsed = parseLetters(letters);
    const sizes = letterSizes(parsed, [nodes[0].shape, nodes[1].shape], letters);
    const { inputs, dtype, weak } = promoted("contract", ["a", "b"], nodes, productDType);
    const shape = [...parsed.out].map((letter) => sizes.get(letter)!);
    return buildNode(contract, inputs, { letters }, { shape, dtype, weak });
  },
  {
    name: "contract",
    glyph: "·",
    kind: "contract",
    args: ["a", "b"],
    dtypes: everyDType,
    samples: [
      sample(
        [
          [2, 3],
          [3, 4],
        ],
        "mk,kn->mn",
      ),
      sample(
        [
          [3, 2],
          [4, 3],
        ],
        "km,nk->mn",
      ),
      sample(
        [
          [2, 2, 3],
          [2, 3, 2],
        ],
        "bmk,bkn->bmn",
      ),
      sample(
        [
          [2, 3, 2],
          [2, 4],
        ],
        "bmk,kn->bmn",
      ),
      sample(
        [
          [2, 3],
          [2, 3],
        ],
        "ij,ij->",
      ),
      sample([[3], [2]], "i,j->ji"),
      sample(
        [
          [2, 0],
          [0, 3],
        ],
        "mk,kn->mn",
      ),
      sample([[], []], ",->"),
      sample(
        [
          [1, 5],
          [5, 1],
        ],
        "mk,kn->nm",
      ),
    ],
    from: ([a, b]: readonly Operand[], [letters]: readonly unknown[] = []): Node => contract(a, b, letters as string),
  } as const satisfies ContractRecord,
);
