import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { createJiti } from "jiti";
import * as check from "../check/index.js";
import * as data from "../data/index.js";
import * as edgegrad from "../index.js";
import * as io from "../io/index.js";
import * as nn from "../nn/index.js";
import * as ops from "../ops/index.js";
import * as optim from "../optim/index.js";
import { Tensor } from "../tensor/index.js";
import * as train from "../train/index.js";
import * as view from "../view/index.js";
import { ArgumentError } from "../train/index.js";
import { exampleFunction, exampleNames, examples } from "./examples.js";
import { sentenceOf } from "./failure.js";

/** A scalar function and the values at which it is looked at: what a user's file gives as its default export. */
export interface ScalarFile {
  /** Tensors, numbers, and arrays of numbers, by name. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly loss: (inputs: Readonly<Record<string, Tensor>>) => Tensor;
  /** For messages. */
  readonly source: string;
}

/** What a user's file imports is the library that runs it, so that classes are the same ones. */
const virtualModules = Object.fromEntries([
  ["edgegrad", edgegrad],
  ...Object.entries({ check, data, io, nn, ops, optim, train, view }).map(([name, module]) => [
    `edgegrad/${name}`,
    module,
  ]),
]) as Record<string, unknown>;

/**
 * The example of that name, or the default export of a TypeScript or JavaScript file, which is run as it is.
 * @throws ArgumentError when there is neither. @throws Error naming the file when it cannot be run or exports something else.
 */
export async function loadScalarFile(nameOrPath: string): Promise<ScalarFile> {
  const example = examples.get(nameOrPath);
  if (example !== undefined) return checked(exampleFunction(example), nameOrPath);
  const path = resolve(nameOrPath);
  if (!existsSync(path))
    throw new ArgumentError(`there is no file ${nameOrPath} and no example of that name; examples are ${exampleNames}`);
  if (!statSync(path).isFile()) throw new ArgumentError(`${nameOrPath} is a folder, not a file`);
  const jiti = createJiti(import.meta.url, {
    virtualModules,
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
  });
  let module: { default?: unknown };
  try {
    module = await jiti.import<{ default?: unknown }>(path);
  } catch (cause) {
    // Parsers and module loaders add lines of their own.
    throw new Error(`${nameOrPath} cannot be run: ${sentenceOf(cause).replace(/\s+/g, " ")}`, { cause });
  }
  return checked(module.default, nameOrPath);
}

function checked(exported: unknown, source: string): ScalarFile {
  const { inputs, loss } = (exported ?? {}) as Partial<ScalarFile>;
  if (typeof loss !== "function" || typeof inputs !== "object" || inputs === null || Array.isArray(inputs))
    throw new Error(
      `${source} must have a default export { inputs, loss }: an object of arrays or tensors, and a function of it that gives a scalar`,
    );
  if (Object.keys(inputs).length === 0)
    throw new Error(`${source}: inputs is empty; name one tensor or array at least`);
  return { inputs, loss, source };
}

/** What the function gives for these tensors. @throws Error naming the file unless it is a scalar. */
export function scalarOf({ loss, source }: ScalarFile, inputs: Readonly<Record<string, Tensor>>): Tensor {
  const out = run(source, () => loss(inputs));
  if ((out as unknown) instanceof Promise)
    throw new Error(`${source}: loss must return a tensor, not a Promise; it must not be async`);
  if (!(out instanceof Tensor)) throw new Error(`${source}: loss must return a tensor, not ${typeof out}`);
  if (out.rank !== 0)
    throw new Error(
      `${source}: loss must give a scalar, not shape (${out.shape.join(", ")}); sum it, or take its mean`,
    );
  return out;
}

/** Runs a user's code; what it throws is said with the file's name. */
export function run<T>(source: string, code: () => T): T {
  try {
    return code();
  } catch (cause) {
    throw new Error(`${source}: ${sentenceOf(cause)}`, { cause });
  }
}
