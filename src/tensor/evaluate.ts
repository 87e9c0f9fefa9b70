import type { Program } from "../backends/contract.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { constantData, inputSlot, literalValue, readVersion } from "../ops/leaf.js";
import { planOf } from "../passes/pipeline.js";
import { structureOf } from "../passes/structure.js";
import { allocate, type TypedArray } from "../shape/dtype.js";
import { backendFor } from "./backend.js";
import { Trace, type Slot } from "./trace.js";
import { refuseTraced, type Version } from "./variableState.js";

/** What has been read once, kept as long as its node. */
const known = new WeakMap<Node, TypedArray>();

/**
 * The value of a node that needs no computing: a leaf's, or one read before.
 * @throws TraceError for a leaf of a trace.
 */
function knownValue(node: Node): TypedArray | undefined {
  const value = constantData(node) ?? known.get(node);
  if (value !== undefined) return value;
  const slot = inputSlot(node) as Slot | undefined;
  if (slot !== undefined) refuseTraced(slot.trace, `argument ${slot.index + 1}`);
  const version = readVersion(node) as Version | undefined;
  if (version === undefined) return undefined;
  const { source } = version;
  return source instanceof Trace ? refuseTraced(source, version.describe()) : source;
}

function literalData(node: Node): TypedArray | undefined {
  const value = literalValue(node);
  return value === undefined ? undefined : allocate(node.dtype, 1).fill(value);
}

/** A program kept for graphs of one structure. */
interface Kept {
  readonly key: string;
  readonly program: Program;
  readonly bytes: number;
}

/** Programs of graphs that were read, by structure; the least recently used are dropped first. */
const programs = new Map<string, Kept>();
const PROGRAMS_KEPT = 256;
const BYTES_KEPT = 64 * 2 ** 20;
/** About what a kernel takes beside the arena: its closures, its place in the plan and in the key. */
const STEP_BYTES = 2560;
let bytesKept = 0;

/** The program for a graph, taken out of those that are kept: while it runs, it is nobody else's. */
function takeProgram(order: readonly Node[], roots: readonly Node[], leaves: readonly Node[]): Kept {
  const place = new Map<Node, number>(order.map((node, i) => [node, i]));
  const isKnown = new Set(leaves);
  const texts = order.map((node) =>
    isKnown.has(node) ? `${node.dtype}[${node.shape.join()}]` : structureOf(node, (input) => place.get(input)!),
  );
  const backend = backendFor(order.length);
  const key = `${backend.name};${texts.join(";")}>${roots.map((root) => place.get(root)).join()}`;
  const kept = programs.get(key);
  if (kept !== undefined) {
    programs.delete(key);
    bytesKept -= kept.bytes;
    return kept;
  }
  const plan = planOf(roots, leaves, { fused: backend.fused });
  return { key, program: backend.compile(plan), bytes: plan.arenaBytes + plan.steps.length * STEP_BYTES };
}

/** Keeps a program for the next graph of its structure, unless another one has been kept meanwhile. */
function giveBack(kept: Kept): void {
  if (programs.has(kept.key)) return;
  programs.set(kept.key, kept);
  bytesKept += kept.bytes;
  for (const [oldest, { bytes }] of programs) {
    if (programs.size <= PROGRAMS_KEPT && bytesKept <= BYTES_KEPT) break;
    if (oldest === kept.key) break;
    programs.delete(oldest);
    bytesKept -= bytes;
  }
}

/** What has to be computed so that nodes have values. */
interface Work {
  readonly wanted: readonly Node[];
  readonly leaves: readonly TypedArray[];
  readonly kept: Kept;
}

/** Null where everything is known. @throws TraceError */
function workFor(nodes: readonly Node[]): Work | null {
  const wanted = [...new Set(nodes)].filter(
    (node) => literalValue(node) === undefined && knownValue(node) === undefined,
  );
  if (wanted.length === 0) return null;
  const values = new Map<Node, TypedArray>();
  const order = topologicalOrder(wanted, (node) => {
    // a literal is given, not compiled in, so that graphs that differ by a number share a program
    const value = literalData(node) ?? knownValue(node);
    if (value !== undefined) values.set(node, value);
    return value !== undefined;
  });
  return { wanted, leaves: [...values.values()], kept: takeProgram(order, wanted, [...values.keys()]) };
}

function keepValues({ wanted, kept }: Work, outputs: readonly TypedArray[]): void {
  wanted.forEach((node, i) => known.set(node, outputs[i].slice()));
  giveBack(kept);
}

const valueOf = (node: Node): TypedArray => literalData(node) ?? knownValue(node)!;

/**
 * The values of nodes, all in one run; what was read before is not computed again. The arrays are shared: read only.
 * @throws TraceError when one needs a value that exists only in a compiled function.
 */
export function evaluate(nodes: readonly Node[]): TypedArray[] {
  const work = workFor(nodes);
  if (work !== null) keepValues(work, work.kept.program.run(work.leaves));
  return nodes.map(valueOf);
}

/** The same where the caller may wait, so that threads may be used that a browser's main thread must not wait for. */
export async function evaluateAsync(nodes: readonly Node[]): Promise<TypedArray[]> {
  const work = workFor(nodes);
  if (work !== null) keepValues(work, await work.kept.program.runAsync(work.leaves));
  return nodes.map(valueOf);
}
