import type { Node, Op } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import type { DType, TypedArray } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";
import { valuesText } from "./number.js";

/** A value or a derivative as a picture shows it. */
export interface Reading {
  /** 4 significant digits; for a larger tensor its smallest and largest element. */
  readonly text: string;
  /** The number in full precision; only of a tensor with one element. */
  readonly number?: number;
}

/** One node of a picture. */
export interface SceneNode {
  /** The author's name, else op and number (`mul_2`); unique in its scene. */
  readonly id: string;
  /** The op's name, `mul`. */
  readonly op: string;
  /** What is written on the node: the op's glyph (`×`), else its name. */
  readonly label: string;
  /** Made from nothing in the picture: a variable, a constant, a state that is read. */
  readonly source: boolean;
  /** Ids of the inputs, in the order of the op's arguments; one node may occur twice. */
  readonly inputs: readonly string[];
  readonly shape: Shape;
  readonly dtype: DType;
  /** Arrows that leave the node, the one of an output among them. */
  readonly waysOut: number;
  /** Absent while it is not known. */
  readonly value?: Reading;
  /** The derivative of what was differentiated with respect to this node; absent while it is not known. */
  readonly gradient?: Reading;
}

/** One arrow of a picture. */
export interface SceneEdge {
  /** Id of the node that it leaves. */
  readonly from: string;
  /** Id of the node that reads. */
  readonly to: string;
  /** The name of the argument that `from` is to `to`, as in the op's record. */
  readonly argument: string;
  /** What flows forward; absent while it is not known. */
  readonly value?: Reading;
  /**
   * What flows back along this arrow. Known only where the arrow is its node's one way out: where several leave, each
   * carries a part, and the node's derivative is their sum.
   */
  readonly gradient?: Reading;
}

/** A graph as plain data, ready to be drawn or written. */
export interface GraphScene {
  /** Inputs before readers. */
  readonly nodes: readonly SceneNode[];
  /** In the order of `nodes`, by reader and then by argument. */
  readonly edges: readonly SceneEdge[];
  /** Ids of the roots. */
  readonly outputs: readonly string[];
}

/** Where a picture finds its numbers; without them it shows structure alone. */
export interface SceneOptions {
  /** The elements of a node's value, row-major; `undefined` while not known. */
  readonly readValue?: (node: Node) => TypedArray | undefined;
  /** The elements of a node's derivative, in the node's own shape; `undefined` while not known. */
  readonly readGradient?: (node: Node) => TypedArray | undefined;
}

/** An op whose record gives it a sign, such as × for mul. */
interface GlyphOp extends Op {
  readonly glyph?: string;
}

/** `base`, `base_2`, `base_3` …: the first that is free; it is taken from then on. */
export function freshId(base: string, taken: Set<string>): string {
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
  taken.add(id);
  return id;
}

/** Author's names first, so that none of them depends on how many unnamed nodes come before it. */
function nameNodes(order: readonly Node[]): Map<Node, string> {
  const ids = new Map<Node, string>();
  const taken = new Set<string>();
  for (const node of order) if (node.name !== undefined) ids.set(node, freshId(node.name, taken));
  const counts = new Map<string, number>();
  for (const node of order) {
    if (node.name !== undefined) continue;
    let id: string;
    let count = counts.get(node.op.name) ?? 0;
    do id = `${node.op.name}_${++count}`;
    while (taken.has(id));
    counts.set(node.op.name, count);
    taken.add(id);
    ids.set(node, id);
  }
  return ids;
}

function read(values: TypedArray | undefined, node: Node): Reading | undefined {
  if (values === undefined) return undefined;
  const text = valuesText(values, node.shape, node.dtype);
  return values.length === 1 ? { text, number: values[0] } : { text };
}

/**
 * Everything that `roots` are made from, as plain data. Ids follow from names and order alone, so the same graph built
 * twice gives the same scene.
 * @throws RangeError when a value or derivative has not as many elements as its node.
 */
export function sceneOf(roots: readonly Node[], options: SceneOptions = {}): GraphScene {
  const order = topologicalOrder(roots);
  const ids = nameNodes(order);
  const idOf = (node: Node): string => ids.get(node)!;
  const waysOut = new Map<Node, number>();
  const outputs = [...new Set(roots)];
  for (const node of [...outputs, ...order.flatMap((reader) => reader.inputs)])
    waysOut.set(node, (waysOut.get(node) ?? 0) + 1);

  const drawn = new Map<Node, SceneNode>();
  const edges: SceneEdge[] = [];
  for (const node of order) {
    const { glyph }: GlyphOp = node.op;
    const value = read(options.readValue?.(node), node);
    const gradient = read(options.readGradient?.(node), node);
    drawn.set(node, {
      id: idOf(node),
      op: node.op.name,
      label: glyph ?? node.op.name,
      source: node.inputs.length === 0,
      inputs: node.inputs.map(idOf),
      shape: node.shape,
      dtype: node.dtype,
      waysOut: waysOut.get(node)!,
      ...(value && { value }),
      ...(gradient && { gradient }),
    });
    node.inputs.forEach((input, i) => {
      const from = drawn.get(input)!;
      edges.push({
        from: from.id,
        to: idOf(node),
        argument: node.op.args[i] ?? String(i),
        ...(from.value && { value: from.value }),
        ...(from.gradient && from.waysOut === 1 && { gradient: from.gradient }),
      });
    });
  }
  return { nodes: [...drawn.values()], edges, outputs: outputs.map(idOf) };
}
