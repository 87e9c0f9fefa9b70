import { Identity, type Node } from "../graph/node.js";
import { read } from "../ops/leaf.js";
import type { DType, TypedArray } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";
import { currentTrace, TraceError, type Trace } from "./trace.js";

/** One value of a variable: an array, or, inside a trace, what the variable will hold at each call. */
export class Version extends Identity {
  constructor(
    readonly state: VariableState,
    /** The array, or the trace to which the version belongs. */
    readonly source: TypedArray | Trace,
  ) {
    super();
  }
  override describe(): string {
    return `variable ${this.state.name ?? ""}`.trimEnd();
  }
}

/** A derivative of a variable, at the version that the graph had read. */
export interface Gradient {
  readonly node: Node;
  readonly version: Version;
}

/** What a Variable holds: its value, who has read it, and the last gradient. */
export class VariableState {
  private data: TypedArray;
  /** The node that reads the current version, once there is one: from then on a graph may need the version's array. */
  private reader: Node | undefined;
  gradient: Gradient | null = null;
  /** Whether `data` is a program's memory, which that program writes over. */
  private lent = false;
  private versions = 0;
  /** The end of the last awaited run that writes the variable; undefined when all have ended. */
  private pending: Promise<void> | undefined;
  /** Why the value is lost: a run that wrote over it ended in the middle. */
  private lost: Error | undefined;

  constructor(
    data: TypedArray,
    readonly shape: Shape,
    readonly dtype: DType,
    readonly weak: boolean,
    readonly name: string | undefined,
  ) {
    if (currentTrace() !== undefined)
      throw new TraceError(
        `${["variable", name].join(" ").trimEnd()} cannot be made while compile() traces the function: it would be made once, not at each call; make it outside`,
      );
    this.data = data;
  }

  /** The node that reads the value which the variable has now; in a trace, the one it has there. */
  get node(): Node {
    const trace = currentTrace();
    if (trace !== undefined) return this.traced(trace);
    this.checkValue();
    return (this.reader ??= read(new Version(this, this.lent ? this.data.slice() : this.data), this));
  }

  private traced(trace: Trace): Node {
    const assigned = trace.assignments.get(this);
    if (assigned !== undefined) return assigned.read;
    let node = trace.reads.get(this);
    if (node === undefined) {
      node = read(new Version(this, trace), this);
      trace.reads.set(this, node);
    }
    return node;
  }

  /** Records an assignment in the trace that is being built. */
  assignInTrace(trace: Trace, value: Node): void {
    this.traced(trace); // so that a program knows the variable even if it never reads it
    trace.assignments.set(this, { value, read: read(new Version(this, trace), this, value) });
  }

  /** The current array: read only, and only until the next assignment. A graph's own way to the value is `node`. */
  get current(): TypedArray {
    return this.data;
  }

  private get title(): string {
    return `variable ${this.name ?? ""}`.trimEnd();
  }

  /** @throws Error while an awaited call is writing the variable: its value is neither the old nor the new one. */
  checkFree(): void {
    if (this.pending !== undefined)
      throw new Error(`${this.title} is being written by an awaited call of a compiled function; await that first`);
  }

  /** @throws Error as `checkFree` and `checkKept`. */
  checkValue(): void {
    this.checkFree();
    this.checkKept();
  }

  /** @throws Error when the value is lost. */
  checkKept(): void {
    if (this.lost !== undefined)
      throw new Error(
        `${this.title} has lost its value in a run that ended in the middle (${this.lost.message}); assign it anew, or load a checkpoint`,
        { cause: this.lost },
      );
  }

  /** When the awaited runs end that write the variable; undefined when none does. */
  get ending(): Promise<void> | undefined {
    return this.pending;
  }

  /** Has everybody wait for an awaited run that writes the variable. */
  awaitEnd(run: Promise<void>): void {
    this.pending = run;
    void run.then(() => {
      if (this.pending === run) this.pending = undefined;
    });
  }

  /** Says that what the variable holds is neither an old nor a new value. */
  lose(reason: Error): void {
    this.lost = reason;
    this.reader = undefined;
  }

  /**
   * Makes `values` (copied) the current version. A version that a graph may still need keeps its array; one that no
   * graph has read is written over, as in a loop of compiled steps. Whether its readers still live does not matter: no
   * finalizer runs in a synchronous loop, so that asking for it would keep every version until the loop ends.
   */
  write(values: TypedArray): void {
    this.versions++;
    this.lost = undefined;
    if (this.reader === undefined) this.data.set(values);
    else {
      this.data = values.slice();
      this.lent = false;
      this.reader = undefined;
    }
  }

  /**
   * Makes a program's memory the current version: from now on the variable lives there, until it is written elsewhere. A
   * graph that reads it gets a copy.
   */
  moveTo(memory: TypedArray): void {
    this.versions++;
    this.lost = undefined;
    this.data = memory;
    this.lent = true;
    this.reader = undefined;
  }

  /** How many versions there have been: the value is the same as long as this is. */
  get version(): number {
    return this.versions;
  }

  /** Whether a gradient was taken at the version that the variable has now. */
  isCurrent(gradient: Gradient): boolean {
    const trace = currentTrace();
    const node = trace === undefined ? this.reader : (trace.assignments.get(this)?.read ?? trace.reads.get(this));
    return node?.attributes.version === gradient.version;
  }
}

/** Writes variables together: a value that is another variable's own array is copied before that one changes. */
export function writeTogether(pairs: readonly (readonly [VariableState, TypedArray])[]): void {
  const own = new Set(pairs.map(([state]) => state.current));
  const values = pairs.map(([, value]) => (own.has(value) ? value.slice() : value));
  pairs.forEach(([state], i) => state.write(values[i]));
}

/** @throws TraceError that says what to do instead of reading a traced value. */
export function refuseTraced(trace: Trace, what: string): never {
  throw new TraceError(
    currentTrace() === trace
      ? `${what} has no value while compile() traces the function: return it from the function and read the result`
      : `${what} belongs to the trace of a compiled function and has a value only while that runs: return it from the function and read the result`,
  );
}
