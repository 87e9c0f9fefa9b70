import { backward } from "../autodiff/backward.js";
import { fromJson, isObject, type GraphJson, type Lookup } from "../graph/json.js";
import type { Node } from "../graph/node.js";
import { restoreScope } from "../graph/scope.js";
import { GraphError } from "../graph/verify.js";
import { topologicalOrder } from "../graph/walk.js";
import { constantData, literal, literalValue, valueOps } from "../ops/leaf.js";
import type { OpRecord, PrimitiveRecord } from "../ops/record.js";
import * as records from "../ops/records.js";
import type { DType } from "../shape/dtype.js";
import { sameShape, sizeOf, type Shape } from "../shape/shape.js";
import { Tensor, variable } from "../tensor/index.js";
import type { GraphFigure, InputValue, InputValues } from "./figures/figure.js";

/** A part of a graph under a name, such as a layer; see `Scope`. Nodes are given by their places. */
export interface StoredScope {
  readonly name: string;
  /** The first node that was built in it. */
  readonly first: number;
  readonly results: readonly number[];
}

/** A graph as data: what a person's program built, or a file holds. It is not trusted. */
export interface StoredGraph {
  /** Its nodes stand in the order in which they were built, leaves first, which scopes rely on. */
  readonly graph: GraphJson;
  readonly scopes: readonly StoredScope[];
  /** Values of the graph's leaves by name. */
  readonly inputs: InputValues;
}

/**
 * What a page computes at each change of an input: nodes, elements of all of them together, the same with those of the
 * backward pass, places of a window, and factors of a product, whose derivative has the square of them.
 */
const MOST_NODES = 1000;
const MOST_ELEMENTS = 250_000;
const MOST_ELEMENTS_OF_BOTH = 2_000_000;
const LARGEST_WINDOW = 64;
const MOST_FACTORS = 1000;

const ops: ReadonlyMap<string, PrimitiveRecord> = new Map(
  Object.values(records as unknown as Record<string, OpRecord>)
    .filter((record) => record.kind !== "composite")
    .map((record) => [record.name, record]),
);
const values = new Map(valueOps.map((op) => [op.name, op]));

/** What an op was given beside its inputs, in the order of its signature; nothing where it is not here. */
const restOf: Readonly<Record<string, (node: Node) => readonly unknown[]>> = {
  reshape: ({ shape }) => [shape],
  expand: ({ shape }) => [shape],
  transpose: ({ attributes }) => [attributes.permutation],
  slice: ({ attributes }) => [attributes.ranges],
  pad: ({ attributes }) => [attributes.widths, attributes.value],
  flip: ({ attributes }) => [attributes.axes],
  window: ({ attributes: { axis, size, step } }) => [axis, size, step],
  sum: ({ attributes }) => [attributes.axes, attributes.keepDims],
  prod: ({ attributes }) => [attributes.axes, attributes.keepDims],
  max: ({ attributes }) => [attributes.axes, attributes.keepDims],
  min: ({ attributes }) => [attributes.axes, attributes.keepDims],
  argmax: ({ attributes: { axes, keepDims } }) => {
    const [axis, ...others] = axes as readonly number[];
    return [others.length === 0 ? axis : undefined, keepDims];
  },
  concat: ({ attributes }) => [attributes.axis],
  contract: ({ attributes }) => [attributes.letters],
  gather: ({ attributes }) => [attributes.axis],
  scatterAdd: ({ attributes }) => [attributes.axis],
  oneHot: ({ attributes, dtype }) => [attributes.depth, dtype],
  uniform: ({ attributes, shape, dtype }) => [shape, dtype, attributes.offset],
  normal: ({ attributes, shape, dtype }) => [shape, dtype, attributes.offset],
  advance: ({ attributes }) => [attributes.blocks],
};

/** The node as its op makes it of its inputs. */
function madeAnew(node: Node): Node {
  const value = literalValue(node);
  if (value !== undefined) return literal(value, node.weak ? undefined : node.dtype);
  return ops.get(node.op.name)!.from(node.inputs, restOf[node.op.name]?.(node) ?? []);
}

/** What is wrong with a node: whether it is what its op makes of its inputs, and not too much. */
function faultOf(node: Node): string | null {
  const { op, inputs, attributes, shape, dtype, weak } = node;
  if (op.kind === "state" || constantData(node) !== undefined) return null;
  if (op === values.get("constant")) return "it holds no data";
  if (op.kind === "cast") return sameShape(shape, inputs[0].shape) ? null : "a cast changes no shape";
  if (op === ops.get("window") && !((attributes.size as number) <= LARGEST_WINDOW))
    return `its windows are larger than ${LARGEST_WINDOW}`;
  try {
    const again = madeAnew(node);
    const isSame =
      again.op === op &&
      again.inputs.every((input, i) => input === inputs[i]) &&
      JSON.stringify(again.attributes) === JSON.stringify(attributes) &&
      sameShape(again.shape, shape) &&
      again.dtype === dtype &&
      again.weak === weak;
    if (!isSame) return "it is not what its op makes of its inputs";
    const isLong = op === ops.get("prod") && sizeOf(inputs[0].shape) > MOST_FACTORS * sizeOf(shape);
    return isLong ? `its products are of more than ${MOST_FACTORS} factors` : null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Builds the graph. */
function rootsOf({ graph, scopes }: StoredGraph, leaf: Lookup["leaf"]): Node[] {
  const roots = fromJson(graph, { op: (name) => ops.get(name) ?? values.get(name), leaf, rule: faultOf });
  const places = graph.nodes.flatMap((node, place) => ("leaf" in node ? [] : [place]));
  const built = topologicalOrder(roots)
    .filter(({ op }) => op.kind !== "state")
    .sort((a, b) => a.id - b.id);
  if (built.length !== places.length) throw new GraphError("graph: it has nodes of which its result is not made");
  const nodes = new Map(places.map((place, i) => [place, built[i]]));
  const nodeAt = (place: number): Node => {
    const node = nodes.get(place);
    if (node === undefined) throw new GraphError(`graph: a scope names node ${place}, which is not of the graph`);
    return node;
  };
  for (const { name, first, results } of scopes) restoreScope({ name, first: nodeAt(first).id }, results.map(nodeAt));
  return roots;
}

const isScope = (json: unknown): json is StoredScope =>
  isObject(json) && typeof json.name === "string" && typeof json.first === "number" && Array.isArray(json.results);

/** The graph, to be shown. @throws GraphError as `readStoredGraph` does, when it is built. */
export function storedFigure(stored: StoredGraph): GraphFigure {
  return {
    inputs: stored.inputs,
    dtypes: Object.fromEntries(
      stored.graph.nodes.flatMap((node) => ("leaf" in node ? [[node.leaf, node.weak ? undefined : node.dtype]] : [])),
    ),
    build: (variables) => {
      const roots = rootsOf(stored, (name) => (Object.hasOwn(variables, name) ? variables[name].node : undefined));
      return roots.map((node) => ({ out: new Tensor(node) }));
    },
    shows: "backward",
  };
}

/** Shape of numbers in arrays nested up to `depth` deep; undefined for anything else, and for nothing. */
function shapeOf(value: unknown, depth = 2): Shape | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? [] : undefined;
  if (!Array.isArray(value) || value.length === 0 || depth === 0) return undefined;
  const [first, ...rest] = value.map((part) => shapeOf(part, depth - 1));
  if (first === undefined) return undefined;
  return rest.every((shape) => shape !== undefined && sameShape(shape, first)) ? [value.length, ...first] : undefined;
}

/** Whether a value can stand where another one does: a number, or as many of them in the same order. */
export function fits(value: unknown, other: InputValue): value is InputValue {
  const [shape, expected] = [shapeOf(value), shapeOf(other)];
  return shape !== undefined && expected !== undefined && sameShape(shape, expected);
}

const floats: readonly DType[] = ["float32", "float64"];

/**
 * A graph and the values of its leaves from JSON that anybody may have written: the graph is one that the library builds,
 * has one result, a scalar float, and is small enough for a page.
 * @throws GraphError that says what is wrong.
 */
export function readStoredGraph({ graph, inputs, scopes }: Readonly<Record<keyof StoredGraph, unknown>>): StoredGraph {
  if (!isObject(graph) || !Array.isArray(graph.nodes)) throw new GraphError("graph: it has no list of nodes");
  if (graph.nodes.length > MOST_NODES)
    throw new GraphError(`graph: it has ${graph.nodes.length} nodes; up to ${MOST_NODES} are shown`);
  if (!isObject(inputs)) throw new GraphError("graph: its inputs are no object");
  if (!Array.isArray(scopes) || scopes.length > MOST_NODES || !scopes.every(isScope))
    throw new GraphError("graph: its scopes are no list of names, first nodes and results");
  const stored = { graph: graph as unknown as GraphJson, inputs: inputs as InputValues, scopes };
  const leaves = new Set<string>();
  const roots = rootsOf(stored, (name) => {
    leaves.add(name);
    const json = (graph.nodes as readonly unknown[]).filter(isObject).find((node) => node.leaf === name)!;
    return Object.hasOwn(inputs, name) ? leafOf(name, inputs[name], json) : undefined;
  });
  const unknown = Object.keys(inputs).find((name) => !leaves.has(name));
  if (unknown !== undefined) throw new GraphError(`graph: the input "${unknown}" is no leaf of it`);
  if (roots.length !== 1 || roots[0].shape.length > 0 || !floats.includes(roots[0].dtype))
    throw new GraphError("graph: its result must be one scalar float");
  const elements = elementsOf(roots);
  if (!(elements <= MOST_ELEMENTS))
    throw new GraphError(`graph: its nodes have ${elements} elements; up to ${MOST_ELEMENTS} are shown`);
  const both = elementsOf([...roots, ...backward(roots[0]).values()]);
  if (!(both <= MOST_ELEMENTS_OF_BOTH))
    throw new GraphError(
      `graph: it and its backward pass have ${both} elements; up to ${MOST_ELEMENTS_OF_BOTH} are computed`,
    );
  return stored;
}

/** Elements of nodes and all that they are made of. */
function elementsOf(roots: readonly Node[]): number {
  return topologicalOrder(roots).reduce((total, { shape }) => total + sizeOf(shape), 0);
}

/** A leaf that stands for an input while a graph is checked. */
function leafOf(name: string, value: unknown, { dtype, weak }: Readonly<Record<string, unknown>>): Node {
  if (shapeOf(value) === undefined)
    throw new GraphError(`graph: the input "${name}" is no number, and no list or table of them`);
  const float = floats.find((known) => known === dtype);
  if (float === undefined) throw new GraphError(`graph: the input "${name}" is ${String(dtype)}; inputs are floats`);
  return variable(value as number, { dtype: weak === true ? undefined : float, name }).node;
}
