import { dtypes, isDType, type DType, type TypedArray } from "../shape/dtype.js";
import { formatShape } from "../shape/format.js";
import { checkShape, sameShape, type Shape } from "../shape/shape.js";
import { fromBase64, toBase64 } from "./base64.js";
import { buildNode, Identity, type Attribute, type Node, type Op } from "./node.js";
import { GraphError, verify, type NodeRule } from "./verify.js";
import { topologicalOrder } from "./walk.js";

/*
 * A graph as plain JSON. Nodes stand in order, inputs before readers, and are referred to by their place. What JSON has no
 * word for is an object with one key: { "number": "-0" }, { "float32": base64 of little-endian bytes }, { "object": … }.
 * A variable or an argument is written as a leaf by its name, without its value.
 */

const FORMAT = "edgegrad graph";
const VERSION = 1;

/** An attribute of a node; what JSON has no word for is an object with one key. */
export type AttributeJson =
  | number
  | string
  | boolean
  | readonly AttributeJson[]
  | { readonly [key: string]: string | { readonly [key: string]: AttributeJson } };

/** What every node says of its result. */
export interface ResultJson {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly weak?: true;
}

/** A node whose value the reader gives. */
export interface LeafJson extends ResultJson {
  readonly leaf: string;
}

/** A node that an op makes of others. */
export interface OpJson extends ResultJson {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly attributes: { readonly [key: string]: AttributeJson };
  readonly name?: string;
}

/** A graph as plain JSON, as `toJson` writes it. */
export interface GraphJson {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly nodes: readonly (LeafJson | OpJson)[];
  /** Places of the results in `nodes`. */
  readonly roots: readonly number[];
}

/** What a reader needs to know that a graph does not. */
export interface Lookup {
  /** The op of a name; undefined if there is none. */
  op(name: string): Op | undefined;
  /** The node that stands for a leaf of a name; undefined if there is none. */
  leaf(name: string): Node | undefined;
  /** What is wrong with a node by its op's own rules, in words; null if nothing is. */
  readonly rule?: NodeRule;
}

const ownName = (leaf: Node): string | undefined => leaf.name;

/**
 * The graph of some results as plain JSON. A leaf that stands for a variable or an argument is written by the name that
 * `nameOf` gives it, its own by default.
 * @throws GraphError for a leaf without a name, two leaves of one name, two ops of one name, and nodes whose meaning is in
 * a function: custom gradients and what a trace has assigned.
 */
export function toJson(roots: readonly Node[], nameOf: (leaf: Node) => string | undefined = ownName): GraphJson {
  const order = topologicalOrder(roots);
  const places = new Map(order.map((node, place) => [node, place]));
  const leaves = new Set<string>();
  const ops = new Map<string, Op>();
  const nodes = order.map((node): LeafJson | OpJson => {
    const refuse = (reason: string): never => {
      throw new GraphError(`node ${node.id} (${node.op.name}) cannot be written: ${reason}`);
    };
    const result: ResultJson = { shape: node.shape, dtype: node.dtype, ...(node.weak ? { weak: true } : {}) };
    const identity = Object.values(node.attributes).find((value) => value instanceof Identity);
    if (identity !== undefined) {
      if (node.inputs.length > 0) return refuse(`${identity.describe()} is no data`);
      const leaf = nameOf(node) ?? refuse(`${identity.describe()} needs a name`);
      if (leaves.has(leaf)) refuse(`another leaf is named "${leaf}"`);
      leaves.add(leaf);
      return { leaf, ...result };
    }
    if ((ops.get(node.op.name) ?? node.op) !== node.op) refuse("another op of the graph has the same name");
    ops.set(node.op.name, node.op);
    return {
      op: node.op.name,
      inputs: node.inputs.map((input) => places.get(input)!),
      attributes: writeEntries(node.attributes, refuse),
      ...result,
      ...(node.name === undefined ? {} : { name: node.name }),
    };
  });
  return { format: FORMAT, version: VERSION, nodes, roots: roots.map((root) => places.get(root)!) };
}

type Refuse = (reason: string) => never;

function writeEntries(
  entries: { readonly [key: string]: Attribute },
  refuse: Refuse,
): { readonly [key: string]: AttributeJson } {
  const present = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([key, value]) => [key, writeAttribute(value, refuse)]));
}

function writeAttribute(value: Attribute, refuse: Refuse): AttributeJson {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { number: Object.is(value, -0) ? "-0" : String(value) };
    case "undefined":
      return refuse("a list with a hole is no attribute");
  }
  if (value instanceof Identity) return refuse(`${value.describe()} is no data`);
  if (ArrayBuffer.isView(value)) return { [arrayName(value)]: toBase64(littleEndian(value)) };
  if (Array.isArray(value)) return value.map((element: Attribute) => writeAttribute(element, refuse));
  return { object: writeEntries(value as { readonly [key: string]: Attribute }, refuse) };
}

/** Dtypes by which an array's type is named; bool has uint8's. */
const arrayNames = ["float32", "float64", "int32", "uint8"] as const;

function arrayName(array: TypedArray): string {
  return arrayNames.find((name) => array instanceof dtypes[name].array)!;
}

/** The bytes in little-endian order, whatever the machine's; a copy. */
function littleEndian({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT }: TypedArray): Uint8Array {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes;
  for (let start = 0; start < bytes.length; start += BYTES_PER_ELEMENT)
    bytes.subarray(start, start + BYTES_PER_ELEMENT).reverse();
  return bytes;
}

/**
 * The results of a graph that `toJson` wrote. Ops and leaves come from `lookup`; every other node is built anew.
 * @throws GraphError, with the place, for a field too many, missing or of another kind, an unknown op or leaf, a leaf of
 * another shape or dtype, an input that does not stand before its reader, and whatever `verify` and the rule refuse.
 */
export function fromJson(json: unknown, lookup: Lookup): Node[] {
  const graph = fieldsOf("graph", json, ["format", "version", "nodes", "roots"]);
  if (graph.format !== FORMAT) fail("format", `is ${show(graph.format)}, not "${FORMAT}"`);
  if (graph.version !== VERSION) fail("version", `is ${show(graph.version)}; this reader knows version ${VERSION}`);
  const nodes: Node[] = [];
  const leaves = new Set<unknown>();
  listOf("nodes", graph.nodes).forEach((node, i) => {
    const at = `nodes[${i}]`;
    if (typeof node === "object" && node !== null && "leaf" in node) {
      const leaf = readLeaf(at, node, lookup);
      if (leaves.has(node.leaf)) fail(`${at}.leaf`, `${show(node.leaf)} stands there twice`);
      leaves.add(node.leaf);
      nodes.push(leaf);
    } else nodes.push(readNode(at, node, nodes, lookup));
  });
  const roots = listOf("roots", graph.roots).map((place, i) => nodeAt(`roots[${i}]`, place, nodes));
  verify(roots, lookup.rule);
  return roots;
}

function readLeaf(at: string, json: object, lookup: Lookup): Node {
  const fields = fieldsOf(at, json, ["leaf", "shape", "dtype"], ["weak"]);
  const { shape, dtype, weak } = readResult(at, fields);
  const name = textOf(`${at}.leaf`, fields.leaf);
  const node = lookup.leaf(name) ?? fail(`${at}.leaf`, `"${name}" is not among the leaves given`);
  if (!sameShape(node.shape, shape) || node.dtype !== dtype || node.weak !== weak)
    fail(at, `says ${describe({ shape, dtype, weak })} of leaf "${name}", which is ${describe(node)}`);
  return node;
}

function readNode(at: string, json: unknown, before: readonly Node[], lookup: Lookup): Node {
  const fields = fieldsOf(at, json, ["op", "inputs", "attributes", "shape", "dtype"], ["weak", "name"]);
  const result = readResult(at, fields);
  const opName = textOf(`${at}.op`, fields.op);
  const op = lookup.op(opName) ?? fail(`${at}.op`, `"${opName}" is no op that is known here`);
  const inputs = listOf(`${at}.inputs`, fields.inputs).map((place, i) => nodeAt(`${at}.inputs[${i}]`, place, before));
  const attributes = readEntries(`${at}.attributes`, fields.attributes);
  const name = fields.name === undefined ? undefined : textOf(`${at}.name`, fields.name);
  return buildNode(op, inputs, attributes, { ...result, name });
}

function readResult(at: string, fields: Fields): { shape: Shape; dtype: DType; weak: boolean } {
  const shape = listOf(`${at}.shape`, fields.shape) as number[];
  try {
    checkShape(`${at}.shape`, shape);
  } catch (error) {
    throw new GraphError(`graph: ${(error as Error).message}`, { cause: error });
  }
  const { dtype } = fields;
  if (!isDType(dtype)) return fail(`${at}.dtype`, `is ${show(dtype)}, which is no dtype`);
  if (fields.weak !== undefined && fields.weak !== true)
    fail(`${at}.weak`, `is ${show(fields.weak)}; it is true or left out`);
  return { shape, dtype, weak: fields.weak === true };
}

function readEntries(at: string, json: unknown): { readonly [key: string]: Attribute } {
  if (!isObject(json)) return fail(at, `is ${show(json)}, not an object`);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, readAttribute(`${at}.${key}`, value)]));
}

const numbersInWords: { readonly [word: string]: number } = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

function readAttribute(at: string, json: unknown): Attribute {
  if (typeof json === "number" || typeof json === "string" || typeof json === "boolean") return json;
  if (Array.isArray(json)) return json.map((element, i) => readAttribute(`${at}[${i}]`, element));
  if (!isObject(json) || Object.keys(json).length !== 1) return fail(at, `is ${show(json)}, which is no attribute`);
  const [[kind, value]] = Object.entries(json);
  if (kind === "object") return readEntries(at, value);
  const text = textOf(`${at}.${kind}`, value);
  if (kind === "number") {
    if (!Object.hasOwn(numbersInWords, text))
      fail(`${at}.number`, `is ${show(text)}; a number that JSON can write is written plainly`);
    return numbersInWords[text];
  }
  const name = arrayNames.find((known) => known === kind) ?? fail(at, `has a "${kind}", which is no kind of attribute`);
  const bytes = fromBase64(text) ?? fail(`${at}.${kind}`, "is no base64");
  if (bytes.length % dtypes[name].bytes !== 0)
    fail(`${at}.${kind}`, `has ${bytes.length} bytes, which are no whole number of ${name}`);
  const array = new dtypes[name].array(bytes.buffer, 0, bytes.length / dtypes[name].bytes);
  return new dtypes[name].array(littleEndian(array).buffer, 0, array.length);
}

type Fields = { readonly [key: string]: unknown };

function fail(at: string, reason: string): never {
  throw new GraphError(`graph: ${at} ${reason}`);
}

function show(value: unknown): string {
  return Array.isArray(value) ? "a list" : isObject(value) ? "an object" : (JSON.stringify(value) ?? String(value));
}

function describe({ shape, dtype, weak }: { shape: Shape; dtype: DType; weak: boolean }): string {
  return `${weak ? "weak " : ""}${dtype} ${formatShape(shape)}`;
}

/** Whether JSON is an object with named fields. */
export function isObject(json: unknown): json is Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function fieldsOf(at: string, json: unknown, required: readonly string[], optional: readonly string[] = []): Fields {
  if (!isObject(json)) return fail(at, `is ${show(json)}, not an object`);
  for (const name of required) if (!Object.hasOwn(json, name)) fail(at, `has no "${name}"`);
  for (const name of Object.keys(json))
    if (![...required, ...optional].includes(name)) fail(at, `has a field "${name}" that is unknown`);
  return json;
}

function listOf(at: string, json: unknown): unknown[] {
  return Array.isArray(json) ? json : fail(at, `is ${show(json)}, not a list`);
}

function textOf(at: string, json: unknown): string {
  return typeof json === "string" ? json : fail(at, `is ${show(json)}, not a text`);
}

function nodeAt(at: string, place: unknown, nodes: readonly Node[]): Node {
  if (typeof place === "number" && Number.isInteger(place) && place >= 0 && place < nodes.length) return nodes[place];
  return fail(at, `is ${show(place)}, not the place of one of the ${nodes.length} nodes before it`);
}
