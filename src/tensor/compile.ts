import type { Backend, Program } from "../backends/contract.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { constant, inputSlot, isGiven, literalValue, readVersion } from "../ops/leaf.js";
import { explain } from "../passes/explain.js";
import { planOf } from "../passes/pipeline.js";
import type { Plan } from "../passes/plan.js";
import type { TypedArray } from "../shape/dtype.js";
import { formatShape } from "../shape/format.js";
import { sameShape } from "../shape/shape.js";
import { currentBackend } from "./backend.js";
import { evaluate, programFor } from "./evaluate.js";
import { isDifferentiating } from "./grad.js";
import type { Mode } from "./mode.js";
import { nodeOf, Tensor } from "./tensor.js";
import { checkFunction, currentTrace, Slot, Trace, withTrace } from "./trace.js";
import { flatten, isTensorLike, type Flat } from "./tree.js";
import { Version, writeTogether, type VariableState } from "./variableState.js";

/** A function that `compile` made: it replays a program instead of running the function. */
export interface Compiled<A extends unknown[], R> {
  (...args: A): R;
  /** The same where the caller may wait: a browser's main thread may then use several threads. */
  async(...args: A): Promise<R>;
  /** The programs so far, one a signature: kernels, shapes, FLOPs, bytes, arena. */
  explain(): string;
}

/** Where a program's leaf gets its value at each call. */
type Source = { readonly argument: number } | { readonly state: VariableState } | { readonly data: TypedArray };

/** A leaf of what the function returned: a tensor made of the program's next output, or what it is. It keeps no graph. */
type Result = { readonly tensor: Pick<Node, "shape" | "dtype" | "weak" | "name"> } | { readonly value: unknown };

/** One traced signature. */
interface Entry {
  readonly signature: string;
  /** The arguments' nodes at the first call, where all arguments are tensors. */
  readonly tensors: readonly Pick<Node, "shape" | "dtype" | "weak">[] | null;
  readonly backend: Backend;
  readonly modes: ReadonlyMap<Mode, boolean>;
  readonly plan: Plan;
  readonly program: Program;
  readonly sources: readonly Source[];
  readonly results: readonly Result[];
  /** Puts what is made of `results` in their places. */
  readonly rebuild: Flat["rebuild"];
  /** Variables that take the value of an output, by its place. */
  readonly written: readonly Assigned[];
  /** Variables that the program writes over where it has read them: the output is their memory. */
  readonly moved: readonly Assigned[];
  /** The last of the awaited calls, which run one after the other. */
  pending: Promise<unknown> | undefined;
  /** What the leaves were at the last call. */
  readonly last: Leaves;
}

interface Assigned {
  readonly state: VariableState;
  readonly output: number;
}

/** By leaf: its array, of a variable its version, and whether it is what it was at the call before. */
interface Leaves {
  readonly arrays: TypedArray[];
  readonly versions: (number | undefined)[];
  readonly unchanged: boolean[];
}

/**
 * Traces `fn` once for each signature (shapes and dtypes of its tensors; strings, booleans and layers' modes by value),
 * and from then on replays a planned program. Numbers are traced as weak scalars. A Variable is read at each call and may
 * be assigned; a tensor from outside is a constant. Results are leaves.
 * @throws TraceError when `fn` reads a traced value.
 */
export function compile<R>(fn: (...args: Tensor[]) => R): Compiled<(Tensor | number)[], R>;
export function compile<A extends unknown[], R>(fn: (...args: A) => R): Compiled<A, R>;
export function compile<A extends unknown[], R>(fn: (...args: A) => R): Compiled<A, R> {
  checkFunction("compile", fn);
  const entries: Entry[] = [];
  /** The program for these arguments; none where the function is a part of an outer graph. */
  const prepared = (args: A): Prepared => {
    const inGraph = currentTrace() !== undefined || isDifferentiating();
    const known = inGraph ? undefined : entryOfTensors(entries, args);
    if (known !== undefined) return known;
    const flat = flatten(args);
    const nodes = flat.leaves.map((leaf) => (isTensorLike(leaf) ? nodeOf(leaf) : undefined));
    if (inGraph) return { flat, nodes };
    const signature = signatureOf(flat, nodes);
    let entry = entries.find((candidate) => matches(candidate, signature));
    if (entry === undefined)
      entries.push((entry = build(fn as (...args: unknown[]) => unknown, flat, nodes, signature)));
    return { entry, nodes };
  };
  const call = (...args: A): R => {
    const found = prepared(args);
    return "flat" in found ? fn(...bind<A>(found.flat, found.nodes)) : (run(found.entry, found.nodes) as R);
  };
  return Object.assign(call, {
    async: async (...args: A): Promise<R> => {
      const found = prepared(args);
      return "flat" in found
        ? fn(...bind<A>(found.flat, found.nodes))
        : (runAsync(found.entry, found.nodes) as Promise<R>);
    },
    explain: () => entries.map((entry) => `${entry.signature}\n${explain(entry.plan)}`).join("\n\n"),
  });
}

/** A call's arguments as nodes, and the program for them, or their structure where there is none to run. */
type Prepared = { readonly nodes: readonly (Node | undefined)[] } & (
  | { readonly entry: Entry }
  | { readonly flat: Flat }
);

/** The arguments with tensors of these nodes in the places of tensors and numbers. */
function bind<A extends unknown[]>(flat: Flat, nodes: readonly (Node | undefined)[]): A {
  return flat.rebuild(flat.leaves.map((leaf, i) => (nodes[i] === undefined ? leaf : new Tensor(nodes[i])))) as A;
}

function signatureOf(flat: Flat, nodes: readonly (Node | undefined)[]): string {
  const parts = flat.leaves.map((leaf, i) => {
    const node = nodes[i];
    if (node !== undefined) return `${node.dtype}${node.weak ? "~" : ""}${formatShape(node.shape)}`;
    if (typeof leaf === "string" || typeof leaf === "boolean" || leaf === undefined || leaf === null)
      return `${typeof leaf} ${JSON.stringify(leaf)}`;
    throw new TypeError(
      `compile: arguments are tensors, numbers, strings, booleans, and arrays and plain objects of them, not ${typeof leaf === "object" ? leaf.constructor.name : typeof leaf}`,
    );
  });
  return `${flat.structure} ${parts.join(" ")}`;
}

function matches(entry: Entry, signature: string): boolean {
  return entry.signature === signature && isUpToDate(entry);
}

function isUpToDate(entry: Entry): boolean {
  if (entry.backend !== currentBackend()) return false;
  for (const [mode, training] of entry.modes) if (mode.training !== training) return false;
  return true;
}

/** The usual case, without taking arguments apart and writing signatures: a small program takes less than that. */
function entryOfTensors(
  entries: readonly Entry[],
  args: readonly unknown[],
): { readonly entry: Entry; readonly nodes: readonly Node[] } | undefined {
  const nodes: Node[] = [];
  for (const argument of args) {
    if (!(argument instanceof Tensor)) return undefined;
    nodes.push(argument.node);
  }
  for (const entry of entries)
    if (entry.tensors !== null && areAlike(entry.tensors, nodes) && isUpToDate(entry)) return { entry, nodes };
  return undefined;
}

/** What tells tensors apart, where there is nothing but tensors, each an argument of its own; else null. */
function tensorsOf({ structure, leaves }: Flat, nodes: readonly (Node | undefined)[]): Entry["tensors"] {
  const isPlain = structure === `[${leaves.map(() => "*").join()}]` && leaves.every((leaf) => leaf instanceof Tensor);
  return isPlain ? nodes.map((node) => ({ shape: node!.shape, dtype: node!.dtype, weak: node!.weak })) : null;
}

function areAlike(before: NonNullable<Entry["tensors"]>, nodes: readonly Node[]): boolean {
  if (before.length !== nodes.length) return false;
  for (let i = 0; i < nodes.length; i++) {
    const [a, b] = [before[i], nodes[i]];
    if (a.dtype !== b.dtype || a.weak !== b.weak || !sameShape(a.shape, b.shape)) return false;
  }
  return true;
}

function build(
  fn: (...args: unknown[]) => unknown,
  flat: Flat,
  nodes: readonly (Node | undefined)[],
  signature: string,
): Entry {
  const trace = new Trace();
  const returned = withTrace(trace, () => {
    const inputs = nodes.map((node) => (node === undefined ? undefined : trace.addInput(node)));
    const result = fn(...bind<unknown[]>(flat, inputs));
    if (result instanceof Promise) {
      result.catch(() => {}); // whatever the rest of it meets, this is the error that its caller sees
      throw new TypeError("compile: the function is async; a traced function returns its tensors at once");
    }
    const { leaves: values, rebuild } = flatten(result);
    // nodes are asked for in here, where a variable's is the one that the trace has
    return { values, rebuild, nodes: values.map((value) => (value instanceof Tensor ? value.node : undefined)) };
  });
  const tensors = returned.nodes.filter((node) => node !== undefined);
  const assigned = [...trace.assignments.keys()];
  const roots = [...tensors, ...assigned.map((state) => trace.assignments.get(state)!.value)];
  const { leaves, sources } = leavesOf(roots, trace);
  const backend = currentBackend();
  const updates = assigned.flatMap((state, i) => {
    const leaf = sources.findIndex((source) => "state" in source && source.state === state);
    return leaf < 0 ? [] : [{ root: tensors.length + i, leaf }];
  });
  const plan = planOf(roots, leaves, { fused: backend.fused, updates });
  const inPlace = new Set(
    updates.filter(({ root, leaf }) => isLeaf(plan, plan.outputs[root].buffer, leaf)).map(({ root }) => root),
  );
  const outputs = assigned.map((state, i): Assigned => ({ state, output: tensors.length + i }));
  return {
    signature,
    tensors: tensorsOf(flat, nodes),
    backend,
    modes: trace.modes,
    plan,
    program: programFor(plan, backend),
    sources,
    results: returned.values.map((value, i) => {
      const node = returned.nodes[i];
      if (node === undefined) return { value };
      const { shape, dtype, weak, name } = node;
      return { tensor: { shape, dtype, weak, name } };
    }),
    rebuild: returned.rebuild,
    written: outputs.filter(({ output }) => !inPlace.has(output)),
    moved: outputs.filter(({ output }) => inPlace.has(output)),
    pending: undefined,
    last: { arrays: [], versions: [], unchanged: [] },
  };
}

function isLeaf({ buffers }: Plan, buffer: number, leaf: number): boolean {
  const { place } = buffers[buffer];
  return place.kind === "leaf" && place.index === leaf;
}

/** Where the program is cut: arguments, variables, and what was built outside the trace, which is computed now. */
function leavesOf(roots: readonly Node[], trace: Trace): { leaves: Node[]; sources: Source[] } {
  const outside = (node: Node): boolean => node.id < trace.firstId && literalValue(node) === undefined;
  const leaves = topologicalOrder(roots, outside).filter((node) => outside(node) || isGiven(node));
  const constants = leaves.filter((leaf) => sourceOf(leaf, trace) === undefined);
  const values = evaluate(constants);
  return {
    leaves,
    sources: leaves.map((leaf) => sourceOf(leaf, trace) ?? { data: values[constants.indexOf(leaf)] }),
  };
}

function sourceOf(leaf: Node, trace: Trace): Source | undefined {
  const slot = inputSlot(leaf);
  if (slot instanceof Slot && slot.trace === trace) return { argument: slot.index };
  const version = readVersion(leaf);
  if (version instanceof Version && version.source === trace) return { state: version.state };
  return undefined;
}

function run(entry: Entry, nodes: readonly (Node | undefined)[]): unknown {
  if (entry.pending !== undefined)
    throw new Error("compile: the function is still running in an awaited call; await that before calling it at once");
  checkStates(entry);
  const { arrays, unchanged } = leavesFor(entry, nodes);
  let outputs: TypedArray[];
  try {
    outputs = entry.program.run(arrays, unchanged);
  } catch (error) {
    throw failed(entry, error as Error);
  }
  return finished(entry, outputs);
}

/**
 * Awaited calls run in the order in which they were made, so that each sees the variables that the one before has left: of
 * one program, and of all programs that write one of the variables.
 */
function runAsync(entry: Entry, nodes: readonly (Node | undefined)[]): Promise<unknown> {
  const states = statesOf(entry);
  const before = [entry.pending, ...states.map(({ ending }) => ending)].filter((end) => end !== undefined);
  const result = Promise.all(before).then(async () => {
    for (const source of entry.sources) if ("state" in source) source.state.checkKept();
    const { arrays, unchanged } = leavesFor(entry, nodes);
    let outputs: TypedArray[];
    try {
      outputs = await entry.program.runAsync(arrays, unchanged);
    } catch (error) {
      throw failed(entry, error as Error);
    }
    return finished(entry, outputs);
  });
  const end: Promise<void> = result.then(
    () => {},
    () => {},
  );
  entry.pending = end;
  void end.then(() => {
    if (entry.pending === end) entry.pending = undefined;
  });
  for (const { state } of [...entry.written, ...entry.moved]) state.awaitEnd(end);
  return result;
}

/** The variables that a program reads or writes. */
function statesOf({ sources, written, moved }: Entry): VariableState[] {
  const read = sources.flatMap((source) => ("state" in source ? [source.state] : []));
  return [...new Set([...read, ...[...written, ...moved].map(({ state }) => state)])];
}

/** @throws Error where an awaited call writes one of the program's variables, or the value of one that it reads is lost. */
function checkStates({ sources, written, moved }: Entry): void {
  for (const source of sources) if ("state" in source) source.state.checkValue();
  for (const { state } of written) state.checkFree();
  for (const { state } of moved) state.checkFree();
}

/** After a run that threw: the next one is given everything anew, and what was written over is lost, if it was begun. */
function failed({ last, moved }: Entry, error: Error): Error {
  last.arrays.length = last.versions.length = 0;
  if (!(error instanceof RangeError)) for (const { state } of moved) state.lose(error);
  return error;
}

/** The leaves for a call. It and `finished` are most of what a call of a small network costs beside its run. */
function leavesFor({ sources, last }: Entry, nodes: readonly (Node | undefined)[]): Leaves {
  const given = evaluate(nodes.filter((node) => node !== undefined));
  const { arrays, versions, unchanged } = last;
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i];
    const array = "data" in source ? source.data : "state" in source ? source.state.current : given[source.argument];
    const version = "state" in source ? source.state.version : undefined;
    unchanged[i] = arrays[i] === array && versions[i] === version;
    arrays[i] = array;
    versions[i] = version;
  }
  return last;
}

/** Results made of a run's outputs, and variables assigned. */
function finished({ program, results, written, moved, rebuild }: Entry, outputs: readonly TypedArray[]): unknown {
  let next = 0;
  const made = results.map((result) =>
    "value" in result
      ? result.value
      : new Tensor(constant(program.copyOut(outputs[next++]), result.tensor.shape, result.tensor)),
  );
  if (written.length > 0) writeTogether(written.map(({ state, output }) => [state, outputs[output]]));
  for (const { state, output } of moved) state.moveTo(outputs[output]);
  return rebuild(made);
}
