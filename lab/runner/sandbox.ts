import { transform } from "sucrase";
import * as check from "../../src/check/index.js";
import * as data from "../../src/data/index.js";
import * as edgegrad from "../../src/index.js";
import * as io from "../../src/io/index.js";
import * as nn from "../../src/nn/index.js";
import * as ops from "../../src/ops/index.js";
import * as optim from "../../src/optim/index.js";
import { formatShape } from "../../src/shape/format.js";
import { isFloat } from "../../src/shape/dtype.js";
import { Tensor, tensor, variable, Variable, type NestedNumbers } from "../../src/tensor/index.js";
import * as view from "../../src/view/index.js";
import { storeGraph } from "../../src/view/storeGraph.js";
import { LONGEST_TEXT, logLevels, type RunMessage, type RunProblem } from "./messages.js";

/*
 * Runs a person's program with the library, in the worker that runner.html makes of this file's text. Types are stripped
 * and imports become calls, line for line; the program then is a module of its own, made from a Blob: no eval.
 */

const modules: Readonly<Record<string, unknown>> = {
  edgegrad,
  ...Object.fromEntries(
    Object.entries({ check, data, io, nn, ops, optim, view }).map(([name, module]) => [`edgegrad/${name}`, module]),
  ),
};

const say = (message: RunMessage): void => globalThis.postMessage(message);

class ProgramProblem extends Error {
  constructor(readonly problem: RunProblem) {
    super(problem.code);
  }
}

for (const level of [...logLevels, "info", "debug"] as const)
  console[level] = (...values: unknown[]) =>
    say({
      kind: "log",
      level: level === "warn" || level === "error" ? level : "log",
      text: values.map(textOf).join(" ").slice(0, LONGEST_TEXT),
    });

/** Digits of a number that a tensor holds; what float32 has more tells nothing. */
const DIGITS = 6;
const shortened = (_: string, value: unknown): unknown =>
  typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Tensor) return `${value.toString()} ${JSON.stringify(value.arraySync(), shortened)}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return `[${(value as Float32Array).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return "{…}"; // it holds itself
  }
}

globalThis.onmessage = async ({ data: code }: MessageEvent<string>) => {
  let address = "";
  try {
    const options = { transforms: ["typescript" as const, "imports" as const], disableESTransforms: true };
    const script = transform(code, options).code;
    const wrapped = `export default async (require, exports, module) => {${script}\n}`;
    address = URL.createObjectURL(new Blob([wrapped], { type: "text/javascript" }));
    say({ kind: "started" });
    say({ kind: "graph", json: JSON.stringify(storeGraph(await resultOf(address))) });
  } catch (error) {
    say({ kind: "failed", problem: problemOf(error, address) });
  }
};

type Program = (require: (name: string) => unknown, exports: Record<string, unknown>, module: object) => Promise<void>;

/** The graph's result, of the program at an address. */
async function resultOf(address: string) {
  const program = (await import(address)) as { readonly default: Program };
  const exports: Record<string, unknown> = {};
  await program.default(moduleOf, exports, { exports });
  const { inputs, loss } = (exports.default ?? {}) as { readonly inputs?: unknown; readonly loss?: unknown };
  if (typeof loss !== "function" || typeof inputs !== "object" || inputs === null)
    throw new ProgramProblem({ code: "noExport" });
  const named = Object.entries(inputs).map(([name, value]) => [name, namedInput(name, value)] as const);
  if (named.length === 0) throw new ProgramProblem({ code: "noInputs" });
  const out = (loss as (inputs: object) => unknown)(Object.fromEntries(named));
  if (!(out instanceof Tensor))
    throw new ProgramProblem({ code: "noTensor", found: out instanceof Promise ? "Promise" : typeof out });
  const { rank, shape, node } = out as Tensor;
  if (rank !== 0) throw new ProgramProblem({ code: "noScalar", shape: formatShape(shape) });
  return node;
}

function moduleOf(name: string): unknown {
  if (Object.hasOwn(modules, name)) return modules[name];
  throw new Error(`there is no module "${name}" here; there are ${Object.keys(modules).join(", ")}`);
}

/** An input under its name. */
function namedInput(name: string, value: unknown): Tensor {
  if (value instanceof Variable && value.name === name) return value;
  const given = (value instanceof Tensor ? value : tensor(value as NestedNumbers)) as Tensor;
  if (isFloat(given.dtype)) return variable(given, { name });
  return tensor(given.dataSync(), { shape: given.shape, dtype: given.dtype, name });
}

function problemOf(error: unknown, address: string): RunProblem {
  if (error instanceof ProgramProblem) return error.problem;
  if (!(error instanceof Error)) return { code: "threw", message: textOf(error).slice(0, LONGEST_TEXT), line: null };
  const message = `${error.name}: ${error.message}`.slice(0, LONGEST_TEXT);
  return { code: "threw", message, line: lineOf(error, address) };
}

/** The line of the program: where its own module is in the stack, or where it could not be read. */
function lineOf(error: Error & { readonly loc?: { readonly line: number } }, address: string): number | null {
  if (error.loc !== undefined) return error.loc.line;
  const place = address === "" ? -1 : (error.stack ?? "").indexOf(`${address}:`);
  return place < 0 ? null : parseInt(error.stack!.slice(place + address.length + 1), 10);
}
