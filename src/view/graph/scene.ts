import type { Node } from "../../graph/node.js";
import type { DType, TypedArray } from "../../shape/dtype.js";
import { sizeOf, type Shape } from "../../shape/shape.js";
import { valuesText } from "../number.js";
import { localNumber } from "./localNumber.js";
import { symbolsOf, type Beyond, type Symbols, type SymbolStyle } from "./symbols.js";
import { topologyOf, type Arrow, type Foldable, type Form, type Vertex } from "./topology.js";

/** A value or a derivative as a picture shows it. */
export interface Reading {
  /** 4 significant digits; for a larger tensor its smallest and largest element. */
  readonly text: string;
  /** Every element in full precision, row-major. Shared: read only. */
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One node of a picture. */
export interface SceneNode {
  /** The author's name, else op or scope and number (`mul_2`); unique in its scene. */
  readonly id: string;
  readonly form: Form;
  /** The op's name, `mul`, or the scope's. */
  readonly op: string;
  /** What is written on the node: the op's glyph with the number that it takes (`×`, `+1`), else its name. */
  readonly label: string;
  /** Whether the author named it. */
  readonly named: boolean;
  /** Whether an arrow leaves the picture from it. */
  readonly result: boolean;
  /** Ids of the inputs, in the order of the op's arguments; one node may occur twice. */
  readonly inputs: readonly string[];
  /** Of its result; of the first one of a scope that has several. */
  readonly shape: Shape;
  readonly dtype: DType;
  /** Absent while it is not known, and of a scope with several results. */
  readonly value?: Reading;
  /** The derivative of what was differentiated with respect to this node: the sum over its arrows. */
  readonly gradient?: Reading;
}

/** Whether a node computes: sources, and folded parts that nothing is given to, have their values from the start. */
export function isOp({ inputs }: SceneNode): boolean {
  return inputs.length > 0;
}

/** One arrow of a picture. */
export interface SceneEdge {
  /** `READER.ARGUMENT`; `NODE.out` for one that leaves the picture. */
  readonly id: string;
  /** Id of the node that it leaves. */
  readonly from: string;
  /** Id of the node that reads; null where the arrow leaves the picture. */
  readonly to: string | null;
  /** The name of the argument that `from` is to `to`, as in the op's record. */
  readonly argument: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly symbols: Symbols;
  /** What flows forward; absent while it is not known. */
  readonly value?: Reading;
  /** What flows back along this arrow: its part of the derivative of `from`. */
  readonly gradient?: Reading;
  /** The local derivative by this input as a number; only of elementwise ops of scalars. */
  readonly local?: number;
}

/** A graph as plain data, ready to be drawn or written. */
export interface GraphScene {
  /** Inputs before readers. */
  readonly nodes: readonly SceneNode[];
  /** By reader, in the order of `nodes`, and then by argument; those that leave the picture come last. */
  readonly edges: readonly SceneEdge[];
  readonly foldables: readonly Foldable[];
}

/** Where a picture finds its numbers; without them it shows structure alone. */
export interface SceneOptions {
  /** The elements of a node's value, row-major; `undefined` while not known. */
  readonly readValue?: (node: Node) => TypedArray | undefined;
  /** The elements of a node's derivative, in the node's own shape; `undefined` while not known. */
  readonly readGradient?: (node: Node) => TypedArray | undefined;
  /**
   * The part of an input's derivative that comes back from `reader`, which reads it at `position`; `undefined` while not
   * known.
   */
  readonly readPart?: (reader: Node, position: number) => TypedArray | undefined;
  /** The derivative that comes to a result from beyond the picture; by default what `readGradient` gives. */
  readonly readUpstream?: (result: Node) => TypedArray | undefined;
  /** Ids of the scopes that are shown as one node. */
  readonly folds?: ReadonlySet<string>;
  /** By default chains of fractions. */
  readonly symbols?: SymbolStyle;
  readonly beyond?: Beyond;
}

function read(values: TypedArray | undefined, { shape, dtype }: Node): Reading | undefined {
  return values && { text: valuesText(values, shape, dtype), data: values, shape, dtype };
}

/** The element-by-element sum of the parts that there are: from some readers nothing comes back. */
function sum(parts: readonly (TypedArray | undefined)[]): TypedArray | undefined {
  const [first, ...rest] = parts.filter((part) => part !== undefined);
  if (first === undefined || rest.length === 0) return first;
  return first.map((value, i) => rest.reduce((total, part) => total + part[i], value));
}

/**
 * Everything that `roots` are made from, as plain data. Ids follow from names and order alone, so the same graph built
 * twice gives the same scene.
 * @throws RangeError when a value or derivative has not as many elements as its node.
 */
export function sceneOf(roots: readonly Node[], options: SceneOptions = {}): GraphScene {
  const { readValue, readGradient, readPart, folds, symbols: style = "chain", beyond } = options;
  const { readUpstream = readGradient } = options;
  const topology = topologyOf(roots, folds);
  const symbols = symbolsOf(topology, style, beyond);
  const into = new Map<Vertex, Arrow[]>(topology.vertices.map((vertex) => [vertex, []]));
  for (const arrow of topology.arrows) if (arrow.to !== null) into.get(arrow.to)!.push(arrow);

  const ends = new Set(topology.arrows.filter(({ to }) => to === null).map(({ from }) => from));

  const nodes = topology.vertices.map((vertex): SceneNode => {
    const { id, form, op, label, named, results } = vertex;
    const [result] = results;
    const value = results.length === 1 ? read(readValue?.(result), result) : undefined;
    const gradient = results.length === 1 ? read(readGradient?.(result), result) : undefined;
    return {
      ...{ id, form, op, label, named, shape: result.shape, dtype: result.dtype },
      result: ends.has(vertex),
      inputs: into.get(vertex)!.map(({ from }) => from.id),
      ...(value && { value }),
      ...(gradient && { gradient }),
    };
  });
  const edges = topology.arrows.map((arrow): SceneEdge => {
    const { id, from, to, argument, source, readings } = arrow;
    const value = read(readValue?.(source), source);
    const gradient = read(
      to === null ? readUpstream?.(source) : sum(readings.map((at) => readPart?.(at.reader, at.position))),
      source,
    );
    const local = to?.form === "op" && readValue ? localNumber(readings[0], readValue) : undefined;
    return {
      ...{ id, from: from.id, to: to?.id ?? null, argument, shape: source.shape, dtype: source.dtype },
      symbols: symbols.get(id)!,
      ...(value && { value }),
      ...(gradient && { gradient }),
      ...(local !== undefined && { local }),
    };
  });
  return { nodes, edges, foldables: topology.foldables };
}

/** Elements of a value that an attribute spells out. */
export const SPELLED_OUT = 64;

/** The elements in full precision as text: a number, or up to `most` of them as nested arrays; a larger tensor's range. */
export function fullText({ data, shape, dtype, text }: Reading, most: number): string {
  if (data.length > most) return text;
  const element = (value: number): number | boolean => (dtype === "bool" ? value !== 0 : value);
  if (shape.length === 0) return String(element(data[0]));
  const nested = (axis: number, start: number): string => {
    if (axis === shape.length) return String(element(data[start]));
    const stride = sizeOf(shape.slice(axis + 1));
    return `[${Array.from({ length: shape[axis] }, (_, i) => nested(axis + 1, start + i * stride)).join(",")}]`;
  };
  return nested(0, 0);
}
