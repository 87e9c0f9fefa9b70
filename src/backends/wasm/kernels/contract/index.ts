import { dtypes } from "../../../../shape/dtype.js";
import type { Step, Use } from "../../../../passes/plan.js";
import { inMemory, type InMemory } from "../inMemory.js";
import type { Kernel, KernelFunction, Lowering, Target } from "../kernel.js";
import { Vectors } from "../vectors.js";
import { combineKernel } from "./combine.js";
import { finishBytes, memoryFinish, stepFinish, type Finish } from "./finish.js";
import { ProductWriter } from "./multiply.js";
import { panelBytes, writePacking } from "./pack.js";
import { blockBytes, sumsBytes, type ProductPlaces } from "./product.js";
import { problemOf, roundsOf, type Problem } from "./problem.js";
import { packingNanoseconds, piecesOf, schemeOf, tilesOf, vectorsOf, widestOf, type Scheme } from "./scheme.js";
import { sharesOf } from "./shares.js";

/** Code to finish a vector that is longer than this is written once for rows in memory, not for each sum of a tile. */
const LONG_FINISH = 160;

/** A contraction and the elementwise operations on its result. */
export const contractKernels: Lowering = (step, target) => {
  const problem = problemOf(step, (use) => target.literalOf(use) !== undefined);
  if (problem === null) return [];
  const columns = problem.columns.size;
  const shares = sharesOf(problem);
  if (shares === null) {
    const finish = (f: KernelFunction): Finish => stepFinish(f, step, target, columns);
    return productKernels(step, target, problem, finish, finishBytes(step, target, columns) > LONG_FINISH);
  }
  const lanes = problem.dtype === "float64" ? 2 : 4;
  const vectors = Math.ceil(columns / lanes);
  const address = target.scratch(shares.count * shares.rows * vectors * 16);
  const finish = (f: KernelFunction): Finish => memoryFinish(f, address, problem.dtype, vectors * 16);
  return [
    ...productKernels(step, target, shares.problem, finish, false),
    combineKernel(step, target, { address, count: shares.count, rows: shares.rows, columns, vectors }),
  ];
};

function productKernels(
  step: Step,
  target: Target,
  problem: Problem,
  finishIn: (f: KernelFunction) => Finish,
  longFinish: boolean,
): readonly Kernel[] {
  const scheme = schemeOf(problem, target.fused);
  const throughSums = longFinish || scheme.parts.length > 0;
  const [a, b] = [startOf(target, problem.a), startOf(target, problem.b)];
  const places: ProductPlaces = {
    a: a.address,
    b: b.address,
    panels: panelsFor(target, problem, scheme),
    block: scheme.a === "direct" ? 0 : target.scratch(blockBytes(problem, scheme) * target.mostThreads),
    sums: throughSums ? target.scratch(sumsBytes(scheme) * target.mostThreads) : 0,
  };
  const packing: Kernel = {
    work: {
      pieces: roundsOf(scheme.moving) * tilesOf(scheme),
      nanoseconds: packingNanoseconds(problem),
    },
    write: (f, first, end) => writePacking(f, problem, scheme, places, first, end),
  };
  const product: Kernel = {
    work: { pieces: piecesOf(scheme), nanoseconds: scheme.nanoseconds },
    write(f, first, end) {
      const contraction = { ...step, inputs: [problem.a, problem.b], operations: [step.operations[0]] };
      const values = new Vectors(f, contraction, target);
      new ProductWriter({ f, problem, scheme, values, places, finish: finishIn(f), throughSums }).write(first, end);
    },
  };
  return [...a.kernels, ...b.kernels, ...(scheme.b === "packed" ? [packing] : []), product];
}

/** The address of an operand's first element; a literal is written to memory first. */
function startOf(target: Target, use: Use): InMemory {
  const { address, kernels } = inMemory(target, use, 1);
  const offset = target.literalOf(use) === undefined ? (use.view?.offset ?? 0) : 0;
  return { address: address + offset * dtypes[use.dtype].bytes, kernels };
}

function panelsFor(target: Target, problem: Problem, scheme: Scheme): number {
  if (scheme.b === "direct") return 0;
  if (scheme.b === "panel") return target.scratch(panelBytes(problem, widestOf(scheme)) * target.mostThreads);
  return target.scratch(panelBytes(problem, vectorsOf(scheme)) * roundsOf(scheme.moving));
}
