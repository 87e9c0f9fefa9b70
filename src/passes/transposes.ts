import { buildNode, type Node } from "../graph/node.js";
import { parseLetters, type Letters } from "../ops/contract.js";
import { indexMapOf } from "../ops/movement.js";
import { stridesOf } from "../shape/shape.js";
import { orderOf, rewrite, type Graph } from "./rewrite.js";

/**
 * Transposes folded into contractions, whose letters name axes in any order: of an operand, and of a result that nobody
 * else reads. The order in which a contraction adds stays what it was: that of its inner letters in the first operand.
 */
export function transposes(graph: Graph): Graph {
  const readers = readerCounts(graph);
  const isOpen = (node: Node, kind: Node["op"]["kind"]): boolean => node.op.kind === kind && !graph.leaves.has(node);

  const withoutTransposed = (node: Node): Node => {
    let letters = lettersOf(node);
    const inputs = [...node.inputs];
    (["a", "b"] as const).forEach((part, i) => {
      while (isOpen(inputs[i], "movement")) {
        const order = permutationOf(inputs[i]);
        if (order === null) return;
        const own = order.map((_, axis) => letters[part][order.indexOf(axis)]).join("");
        const permuted = { ...letters, [part]: own };
        if (part === "a" && innerLetters(permuted) !== innerLetters(letters)) return;
        letters = permuted;
        inputs[i] = inputs[i].inputs[0];
      }
    });
    return inputs.every((input, i) => input === node.inputs[i]) ? node : contraction(node, inputs, letters, node);
  };

  return rewrite(graph, (node, original) => {
    if (node.op.kind === "contract") return withoutTransposed(node);
    if (node.op.kind !== "movement") return node;
    const [product] = node.inputs;
    if (!isOpen(product, "contract") || readers.get(original.inputs[0]) !== 1) return node;
    const order = permutationOf(node);
    if (order === null) return node;
    const letters = lettersOf(product);
    return contraction(
      product,
      product.inputs,
      { ...letters, out: order.map((axis) => letters.out[axis]).join("") },
      node,
    );
  });
}

/** How often each node is read: by others, and as a root. */
function readerCounts(graph: Graph): Map<Node, number> {
  const counts = new Map<Node, number>();
  const count = (node: Node): unknown => counts.set(node, (counts.get(node) ?? 0) + 1);
  graph.roots.forEach(count);
  for (const node of orderOf(graph)) if (!graph.leaves.has(node)) node.inputs.forEach(count);
  return counts;
}

const lettersOf = (node: Node): Letters => parseLetters(node.attributes.letters as string);
const innerLetters = ({ a, out }: Letters): string => [...a].filter((letter) => !out.includes(letter)).join("");

function contraction(node: Node, inputs: readonly Node[], { a, b, out }: Letters, result: Node): Node {
  return buildNode(node.op, inputs, { ...node.attributes, letters: `${a},${b}->${out}` }, result);
}

/** The axis of the input that each axis of a movement's result is, where it but puts axes in another order. */
function permutationOf(node: Node): number[] | null {
  const { shape: from } = node.inputs[0];
  const map = indexMapOf(node);
  if (map.form !== "gather" || map.offset !== 0 || from.length !== node.shape.length) return null;
  const strides = stridesOf(from);
  const order: number[] = [];
  for (const [axis, dimension] of node.shape.entries()) {
    // axes of one size and stride are of 1, or of a tensor without elements: either will do
    const place = from.findIndex(
      (size, i) => size === dimension && strides[i] === map.strides[axis] && !order.includes(i),
    );
    if (place < 0) return null;
    order.push(place);
  }
  return order;
}
