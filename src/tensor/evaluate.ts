import type { Backend, Program } from "../backends/contract.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { constantData, inputSlot, literalValue, readVersion } from "../ops/leaf.js";
import { planOf } from "../passes/pipeline.js";
import type { Plan } from "../passes/plan.js";
import { structureOf } from "../passes/structure.js";
import { standInOf } from "../passes/unwrap.js";
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
}

/**
 * Programs of graphs that were read, by structure; the least recently used are dropped first. They are few, because a
 * browser has room for some hundred WebAssembly memories (each reserves gigabytes of addresses), all pages together.
 */
const programs = new Map<string, Kept>();
const PROGRAMS_KEPT = 48;
const BYTES_KEPT = 64 * 2 ** 20;
let bytesKept = 0;

/** The program for a graph, taken out of those that are kept: while it runs, it is nobody else's. */
function takeProgram(
  order: readonly Node[],
  roots: readonly Node[],
  leaves: readonly Node[],
  backend = backendFor(order.length),
): Kept {
  const place = new Map<Node, number>(order.map((node, i) => [node, i]));
  const isKnown = new Set(leaves);
  const texts = order.map((node) => {
    if (isKnown.has(node)) return `${node.dtype}[${node.shape.join()}]`;
    const stand = standInOf(node);
    return stand === null ? structureOf(node, (input) => place.get(input)!) : `${place.get(stand)!}`;
  });
  const key = `${backend.name};${texts.join(";")}>${roots.map((root) => place.get(root)).join()}`;
  const kept = programs.get(key);
  if (kept !== undefined) {
    programs.delete(key);
    bytesKept -= kept.program.bytes;
    return kept;
  }
  return { key, program: programFor(planOf(roots, leaves, { fused: backend.fused }), backend) };
}

/** The plan's program; where there is no room for it, those kept for reading make some. */
export function programFor(plan: Plan, backend: Backend): Program {
  try {
    return backend.compile(plan);
  } catch (error) {
    if (programs.size === 0) throw error;
    dropPrograms(0, 0);
    return backend.compile(plan);
  }
}

/** Keeps a program for the next graph of its structure, unless another one has been kept meanwhile. */
function giveBack(kept: Kept): void {
  if (programs.has(kept.key)) {
    kept.program.release();
    return;
  }
  programs.set(kept.key, kept);
  bytesKept += kept.program.bytes;
  dropPrograms(PROGRAMS_KEPT, BYTES_KEPT);
}

/** Drops those not used for longest, until there are no more than so many and of so many bytes. */
function dropPrograms(most: number, mostBytes: number): void {
  for (const [key, { program }] of programs) {
    if (programs.size <= most && bytesKept <= mostBytes) break;
    programs.delete(key);
    bytesKept -= program.bytes;
    program.release();
  }
}

/** What has to be computed so that nodes have values. */
interface Work {
  readonly wanted: readonly Node[];
  readonly leaves: readonly TypedArray[];
  readonly kept: Kept;
}

/** Null where everything is known. @throws TraceError */
function workFor(nodes: readonly Node[], backend?: Backend): Work | null {
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
  return { wanted, leaves: [...values.values()], kept: takeProgram(order, wanted, [...values.keys()], backend) };
}

function keepValues({ wanted, kept }: Work, outputs: readonly TypedArray[]): void {
  wanted.forEach((node, i) => known.set(node, kept.program.copyOut(outputs[i])));
  giveBack(kept);
}

const valueOf = (node: Node): TypedArray => literalData(node) ?? knownValue(node)!;

/**
 * The values of nodes, all in one run, on the current backend by default; what was read before is not computed again. The
 * arrays are shared: read only.
 * @throws TraceError when one needs a value that exists only in a compiled function.
 */
export function evaluate(nodes: readonly Node[], backend?: Backend): TypedArray[] {
  const work = workFor(nodes, backend);
  if (work !== null) keepValues(work, work.kept.program.run(work.leaves));
  return nodes.map(valueOf);
}

/** The same where the caller may wait, so that threads may be used that a browser's main thread must not wait for. */
export async function evaluateAsync(nodes: readonly Node[]): Promise<TypedArray[]> {
  const work = workFor(nodes);
  if (work !== null) keepValues(work, await work.kept.program.runAsync(work.leaves));
  return nodes.map(valueOf);
}
