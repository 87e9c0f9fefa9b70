/* The part of a runner that all systems in JavaScript share; ../peers/python/serve.py is the same for Python. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * @typedef {import("../protocol.js").InputsFile} InputsFile
 * @typedef {Record<string, Float32Array | Int32Array>} Tensors
 *
 * A workload that is ready to be called.
 * @typedef {object} Callable
 * @property {() => unknown} call one step, or one call; its promise is waited for
 * @property {() => unknown} [settle] waits for what the calls before have begun
 * @property {() => number | undefined | Promise<number | undefined>} value the last loss, or the mean magnitude of the last output
 */

/** What a system has no way to do; the message says why. */
export class Unsupported extends Error {}

/**
 * The values of a workload's tensors, by their names without the workload's own: `mlp-book.W1` is W1.
 * @param {InputsFile} inputs
 * @returns {Tensors}
 */
export function readTensors(inputs) {
  return Object.fromEntries(
    Object.entries(inputs.tensors).map(([name, { file, dtype }]) => {
      const { buffer, byteOffset, byteLength } = readFileSync(file);
      const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
      return [ownName(inputs, name), dtype === "int32" ? new Int32Array(bytes) : new Float32Array(bytes)];
    }),
  );
}

/**
 * A tensor's name without its workload's.
 * @param {InputsFile} inputs
 * @param {string} name
 */
export const ownName = ({ workload }, name) =>
  name.startsWith(`${workload}.`) ? name.slice(workload.length + 1) : name;

/**
 * The shape of a tensor by its own name.
 * @param {InputsFile} inputs
 * @param {string} name
 * @returns {number[]}
 */
export function shapeOf(inputs, name) {
  return [...(inputs.tensors[`${inputs.workload}.${name}`] ?? inputs.tensors[name]).shape];
}

/**
 * The index lists that the steps take in turn.
 * @param {InputsFile} inputs
 * @param {Tensors} tensors
 * @returns {() => Int32Array} the next list
 */
export function nextBatch(inputs, tensors) {
  const name = Object.keys(tensors).find((candidate) => /^(batches|starts)-/.test(candidate));
  if (name === undefined) throw new Error(`${inputs.workload} has no batches`);
  const [count, batch] = shapeOf(inputs, name);
  let next = 0;
  return () => {
    const start = (next++ % count) * batch;
    return /** @type {Int32Array} */ (tensors[name].subarray(start, start + batch));
  };
}

/**
 * The mean magnitude of an output, by which outputs are compared.
 * @param {ArrayLike<number>} values
 */
export function meanMagnitude(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.abs(values[i]);
  return total / values.length;
}

/**
 * Answers requests until stdin ends. What the libraries print goes to stderr.
 * @param {import("../protocol.js").Facts} facts
 * @param {(inputs: InputsFile) => Callable | Promise<Callable>} build throws Unsupported for what the system cannot do
 * @param {() => number} [uncountedBytes] memory that Node does not know of
 */
export async function serve(facts, build, uncountedBytes = () => 0) {
  const write = process.stdout.write.bind(process.stdout);
  globalThis.console = new console.Console(process.stderr);
  /** @type {Callable | undefined} */
  let workload;
  let training = false;

  /** @param {number} times @returns {Promise<number>} milliseconds a call */
  const run = async (times) => {
    const { call, settle } = /** @type {Callable} */ (workload);
    if (times === 0) return 0;
    const start = performance.now();
    for (let i = 0; i < times; i++) {
      const pending = call();
      if (pending instanceof Promise) await pending;
    }
    await settle?.();
    return (performance.now() - start) / times;
  };
  /** @returns {[heap: number, outsideHeap: number]} */
  const held = () => {
    const collect = globalThis.gc;
    if (collect === undefined) throw new Error("the runner was started without --expose-gc");
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return [heapUsed, external + uncountedBytes()]; // external has array buffers and unshared WebAssembly memories in it
  };

  /** @param {import("../protocol.js").Request} request */
  const answer = async (request) => {
    switch (request.do) {
      case "facts":
        return facts;
      case "prepare": {
        workload = undefined;
        const inputs = /** @type {InputsFile} */ (JSON.parse(readFileSync(request.inputs, "utf8")));
        training = inputs.training;
        workload = await build(inputs);
        return { firstCallMs: await run(1) };
      }
      case "verify": {
        if (training) await run(14);
        const ms = await run(training ? 5 : 1);
        return { value: await workload?.value(), ms };
      }
      case "time":
        await run(Math.floor(request.repeats / 10));
        return { ms: await run(request.repeats) };
      case "memory": {
        await run(1000);
        const before = held();
        await run(10_000);
        const after = held();
        return { heap: after[0] - before[0], outsideHeap: after[1] - before[1] };
      }
    }
  };

  for await (const line of createInterface({ input: process.stdin })) {
    /** @type {object} */
    let reply;
    try {
      reply = await answer(/** @type {import("../protocol.js").Request} */ (JSON.parse(line)));
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      reply = error instanceof Unsupported ? { unsupported: sentence } : { error: sentence };
    }
    write(`${JSON.stringify(reply)}\n`);
  }
  process.exit(0);
}
