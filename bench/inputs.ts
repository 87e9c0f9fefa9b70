import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InputsFile } from "./protocol.js";
import type { TensorSpec, Workload } from "./workloads.js";

/** Uniform numbers in [0, 1): a Weyl sequence through the finalizer of MurmurHash3 (Appleby 2011). */
function uniforms(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** A seed that follows from a name, so that a tensor's values do not depend on what else is made (FNV-1a). */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash;
}

/** A tensor's values, little-endian as this machine has them: float32, or int32 for whole numbers. */
export function valuesOf(name: string, { shape, fill }: TensorSpec): Float32Array | Int32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  const next = uniforms(seedOf(name));
  switch (fill.kind) {
    case "constant":
      return new Float32Array(size).fill(fill.value);
    case "uniform":
      return new Float32Array(size).map(next);
    case "normal":
      // Box and Muller 1958; 1 − u is never 0.
      return new Float32Array(size).map(
        () => fill.deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
      );
    case "whole":
      return new Int32Array(size).map(() => Math.floor(next() * fill.below));
  }
}

/**
 * Writes a workload's tensors, each a raw file, and the list of them; tensors that are there from another workload stay.
 * @returns the path of the list
 */
export function writeInputs(folder: string, workload: Workload): string {
  const tensors: Record<string, InputsFile["tensors"][string]> = {};
  for (const [name, spec] of Object.entries(workload.tensors)) {
    const file = join(folder, `${name}.bin`);
    if (!existsSync(file)) writeFileSync(file, valuesOf(name, spec));
    tensors[name] = { file, dtype: spec.fill.kind === "whole" ? "int32" : "float32", shape: spec.shape };
  }
  const { name, training, learningRate, parameters } = workload;
  const list: InputsFile = { workload: name, training, learningRate, parameters, tensors };
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(list));
  return path;
}
