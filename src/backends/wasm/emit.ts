import { checksIndices } from "../../ops/indexing.js";
import type { Plan, Step } from "../../passes/plan.js";
import { i32, load, op, store, times, type Expression } from "./assembler/expression.js";
import { ModuleBuilder, type Callee } from "./assembler/module.js";
import { concatKernels } from "./kernels/concat.js";
import { contractKernels } from "./kernels/contract/index.js";
import { indexKernels } from "./kernels/indexing.js";
import type { Kernel, Lowering, Target } from "./kernels/kernel.js";
import { mapKernels } from "./kernels/loops/map.js";
import { reduceKernels } from "./kernels/loops/reduce.js";
import { rowsKernels } from "./kernels/loops/rows.js";
import { movementKernels } from "./kernels/movement.js";
import { randomKernels } from "./kernels/random.js";
import { importScalarFunctions } from "./math/floatVectors.js";
import { MemoryLayout } from "./memory.js";
import { barrierFunction, importWatch } from "./threads/barrier.js";
import { BARRIER_BYTES } from "./threads/control.js";

/** Words at the start of a program's memory: the first wrong index that a run met. The barrier's follow. */
export const refusalWords = { refused: 0, index: 1, position: 2, size: 3, step: 4 } as const;
const REFUSAL_BYTES = 64;
export const BARRIER_ADDRESS = REFUSAL_BYTES;

/** A kernel that takes one thread less than this is done by one: sharing it would cost more. */
const WORTH_SHARING = 3000; // ns
/** A program whose shareable kernels take one thread less than this is run by one. */
const WORTH_WAKING = 30000; // ns

/** A program's code, and what it needs to run. */
export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: MemoryLayout;
  readonly pages: number;
  /** The most threads that may share the work: 1 where that would not gain. */
  readonly mostThreads: number;
}

/** What the engine can do that runs the code. */
export interface EngineFeatures {
  /** Fused multiply-add. */
  readonly fused: boolean;
  /** Memory shared by threads. */
  readonly shared: boolean;
  /** The most threads that will run together. */
  readonly mostThreads: number;
  /** Whether the first thread tells when it is behind a step, for a profile. */
  readonly marks?: boolean;
}

const lowerings: { readonly [F in Exclude<Step["form"], "single">]: Lowering } = {
  map: mapKernels,
  rows: rowsKernels,
  reduce: reduceKernels,
  contract: contractKernels,
};

function loweringOf({ form, operations: [{ op: record }] }: Step): Lowering {
  if (form !== "single") return lowerings[form];
  switch (record.kind) {
    case "movement":
      return movementKernels;
    case "concat":
      return concatKernels;
    case "index":
      return indexKernels;
    case "random":
      return randomKernels;
    default:
      throw new TypeError(`${record.name}: a ${record.kind} has no kernel of its own`);
  }
}

const refusesIndices = ({ operations }: Step): boolean => operations.some(({ op: record }) => checksIndices(record));

/** Writes a plan as a WebAssembly module: a function a kernel, and `run(thread, threads)`, which calls them in order. */
export function emit(plan: Plan, { fused, shared, mostThreads, marks = false }: EngineFeatures): Emitted {
  const layout = new MemoryLayout(plan, BARRIER_ADDRESS + BARRIER_BYTES);
  const module = new ModuleBuilder(shared);
  const scalars = importScalarFunctions(module);
  const watch = importWatch(module);
  const mark = marks ? module.import("mark", [], "void") : undefined;
  const barrier = shared ? barrierFunction(module, BARRIER_ADDRESS, watch) : undefined;
  const refuseIndex = refuseFunction(module);
  const helpers = new Map<string, Callee>();
  const calls: {
    readonly kernel: Callee;
    readonly shared: boolean;
    readonly refuses: boolean;
    readonly last: boolean;
  }[] = [];
  let shareableWork = 0;
  plan.steps.forEach((step, index) => {
    layout.beginStep();
    const target: Target = {
      fused,
      scalars,
      step: index,
      mostThreads,
      refuseIndex,
      addressOf: (use) => layout.addressOf(use),
      literalOf: ({ buffer }) => {
        const { place } = plan.buffers[buffer];
        return place.kind === "literal" ? place.value : undefined;
      },
      scratch: (bytes) => layout.scratch(bytes),
      helper: (name, define) => {
        if (!helpers.has(name)) helpers.set(name, define());
        return helpers.get(name)!;
      },
    };
    const kernels = loweringOf(step)(step, target);
    kernels.forEach((kernel, i) => {
      const { pieces, nanoseconds } = kernel.work;
      const shares = pieces > 1 && nanoseconds >= WORTH_SHARING;
      if (shares) shareableWork += nanoseconds;
      calls.push({
        kernel: kernelFunction(module, kernel),
        shared: shares,
        refuses: i === kernels.length - 1 && refusesIndices(step),
        last: i === kernels.length - 1,
      });
    });
  });
  const refused = (): Expression<"i32"> => load("i32.load", i32(4 * refusalWords.refused));
  module.function(
    ["i32", "i32"],
    (f) => {
      const [thread, threads] = f.params;
      const wait = (): void => {
        if (barrier !== undefined) f.do(barrier.call(threads));
      };
      let unseen = false; // whether one thread has done what the others have not waited for
      for (const { kernel, shared: shares, refuses, last } of calls) {
        if (shares) {
          if (unseen) wait();
          f.do(kernel.call(thread, threads));
          wait();
          unseen = false;
        } else {
          f.if(op("i32.eqz", thread), () => f.do(kernel.call(i32(0), i32(1))));
          unseen = true;
        }
        if (mark !== undefined && last) f.if(op("i32.eqz", thread), () => f.do(mark.call()));
        if (!refuses) continue;
        if (unseen) wait();
        unseen = false;
        f.if(refused(), () => f.return(refused()));
      }
      f.give(i32(0));
    },
    { result: "i32", exported: "run" },
  );
  const { pages } = layout;
  return {
    bytes: module.encode(pages),
    layout,
    pages,
    mostThreads: shared && shareableWork >= WORTH_WAKING ? mostThreads : 1,
  };
}

/** The kernel as a function of its thread's number and the number of threads, each of which has an even share of pieces. */
function kernelFunction(module: ModuleBuilder, kernel: Kernel): Callee {
  const { pieces } = kernel.work;
  return module.function(["i32", "i32"], (f) => {
    const [thread, threads] = f.params;
    const bound = (index: Expression<"i32">): Expression<"i32"> => op("i32.div_u", times(index, pieces), threads);
    const first = f.let(bound(thread));
    const end = f.let(bound(op("i32.add", thread, i32(1))));
    f.if(op("i32.ge_u", first, end), () => f.return());
    kernel.write(f, first, end);
  });
}

/** Keeps the first wrong index: index, position, size, step. */
function refuseFunction(module: ModuleBuilder): Callee<"void"> {
  const { refused, ...facts } = refusalWords;
  return module.function(["i32", "i32", "i32", "i32"], (f) => {
    f.if(load("i32.load", i32(4 * refused)), () => f.return());
    f.do(store("i32.store", i32(4 * refused), i32(1)));
    Object.values(facts).forEach((word, i) => f.do(store("i32.store", i32(4 * word), f.params[i])));
  });
}
