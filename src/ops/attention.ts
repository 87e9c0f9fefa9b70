import type { Node } from "../graph/node.js";
import { ShapeError } from "../shape/errors.js";
import { sameShape } from "../shape/shape.js";
import { mul } from "./arithmetic.js";
import { everyDType, promoted } from "./cast.js";
import { where } from "./compare.js";
import { asFloat, BATCH_LETTERS, softmax } from "./composite.js";
import { contract } from "./contract.js";
import { asNode, constant } from "./leaf.js";
import { reshape } from "./movement.js";
import { callable, sample, type CompositeRecord, type Operand } from "./record.js";

/** What a query sees. */
export interface AttentionOptions {
  /** Each query sees the keys up to its own place in time, and none after it; default false. */
  readonly causal?: boolean;
  /** Into how many parts queries, keys and values are cut, each of which attends for itself; default 1. */
  readonly heads?: number;
}

const ARGS = ["q", "k", "v"];

/** Facts of the inputs that belong together. @throws ShapeError, RangeError */
function checkInputs([q, k, v]: readonly Node[], heads: number, causal: boolean): void {
  const refuse = (reason: string): never => {
    throw new ShapeError("attention", ARGS, [q.shape, k.shape, v.shape], reason);
  };
  if (!Number.isInteger(heads) || heads < 1)
    throw new RangeError(`attention: heads ${heads} must be a whole number ≥ 1`);
  if ([q, k, v].some(({ shape }) => shape.length < 2)) refuse("each must be [… , time, width]");
  const batch = q.shape.slice(0, -2);
  if (batch.length > BATCH_LETTERS.length) refuse(`at most ${BATCH_LETTERS.length} batch axes`);
  if (![k, v].every(({ shape }) => sameShape(shape.slice(0, -2), batch))) refuse("all must have the same batch axes");
  if (q.shape.at(-1) !== k.shape.at(-1)) refuse("queries and keys must be of one width");
  if (k.shape.at(-2) !== v.shape.at(-2)) refuse("there must be one value for each key");
  if (k.shape.at(-2) === 0) refuse("there is no key to attend to");
  if ([q, v].some(({ shape }) => shape.at(-1)! % heads !== 0))
    refuse(`widths must be multiples of ${heads}, the heads`);
  if (causal && q.shape.at(-2) !== k.shape.at(-2)) refuse("causal attention needs one key for each query");
}

/** Which keys each query may see, [time, time]: those up to its own. */
function upTo(time: number): Node {
  const visible = Uint8Array.from({ length: time * time }, (_, i) => Number(i % time <= Math.floor(i / time)));
  return constant(visible, [time, time], { dtype: "bool" });
}

/**
 * Scaled dot-product attention, softmax(q·kᵀ / √width)·v: for each query q [… , time, width] the mean of the values v
 * [… , keys, valueWidth], weighted by how well their keys k [… , keys, width] match it; [… , time, valueWidth]. With heads,
 * each width is cut into so many equal parts, and √width is that of a part (Vaswani et al. 2017).
 * @throws ShapeError when batch axes, widths or the number of keys differ, or there is none. @throws RangeError for a
 * number of heads that is no whole number ≥ 1.
 */
export const attention = callable(
  (q: Operand, k: Operand, v: Operand, options: AttentionOptions = {}): Node => {
    const { causal = false, heads = 1 } = options;
    const nodes = [q, k, v].map(asNode);
    checkInputs(nodes, heads, causal);
    const [queries, keys, values] = promoted("attention", ARGS, nodes).inputs.map((node) => cut(asFloat(node), heads));
    const batch = BATCH_LETTERS.slice(0, nodes[0].shape.length - 2);
    const head = heads === 1 ? "" : "i";
    const scores = mul(
      contract(queries, keys, `${batch}t${head}w,${batch}s${head}w->${batch}${head}ts`),
      1 / Math.sqrt(queries.shape.at(-1)!),
    );
    const seen = causal ? where(upTo(nodes[0].shape.at(-2)!), scores, -Infinity) : scores;
    const out = contract(softmax(seen), values, `${batch}${head}ts,${batch}s${head}u->${batch}t${head}u`);
    return heads === 1 ? out : reshape(out, [...nodes[0].shape.slice(0, -1), nodes[2].shape.at(-1)!]);
  },
  {
    name: "attention",
    kind: "composite",
    args: ["q", "k", "v"],
    dtypes: everyDType,
    samples: [
      sample([
        [3, 2],
        [4, 2],
        [4, 3],
      ]),
      sample(
        [
          [2, 3, 2],
          [2, 3, 2],
          [2, 3, 2],
        ],
        { causal: true },
      ),
      sample(
        [
          [1, 3, 4],
          [1, 3, 4],
          [1, 3, 2],
        ],
        { causal: true, heads: 2 },
      ),
      sample(
        [
          [2, 1, 2, 2],
          [2, 1, 3, 2],
          [2, 1, 3, 2],
        ],
        { heads: 2 },
      ),
    ],
    from: ([q, k, v]: readonly Operand[], [options]: readonly unknown[] = []): Node =>
      attention(q, k, v, options as AttentionOptions | undefined),
  } as const satisfies CompositeRecord,
);

/** Cuts the last axis into heads: [… , width] → [… , heads, width / heads]. */
function cut(x: Node, heads: number): Node {
  return heads === 1 ? x : reshape(x, [...x.shape.slice(0, -1), heads, x.shape.at(-1)! / heads]);
}
