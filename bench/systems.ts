import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../tools/project.mjs";
import type { SystemName } from "./rows.js";
import type { Start } from "./runnerProcess.js";

/** What is run: a system, on a backend, with a number of threads; one process each. */
export interface Contestant {
  readonly system: SystemName;
  readonly backend: string;
  readonly threads: number;
  readonly start: Start;
  readonly isInstalled: () => boolean;
}

const peers = join(root, "bench", "peers");
/** Where bench:setup makes the virtual environment. */
export const environmentFolder = join(peers, ".venv");
export const python = join(
  environmentFolder,
  ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
);
/** Where bench:setup installs packages from npm. */
export const nodePeers = join(peers, "node");
/** The runner of edgegrad as JavaScript, in the project so that "edgegrad" is what the project has built. */
export const builtRunner = join(root, "bench", ".built", "edgegrad.mjs");

/** Holds the peers' libraries (ATen, oneDNN, MKL, OpenBLAS, XLA) to AVX2; what torch.compile generates is not held. */
export const avx2Environment = {
  ATEN_CPU_CAPABILITY: "avx2",
  ONEDNN_MAX_CPU_ISA: "AVX2",
  MKL_ENABLE_INSTRUCTIONS: "AVX2",
  OPENBLAS_CORETYPE: "Haswell",
  XLA_FLAGS: "--xla_cpu_max_isa=AVX2",
};

const twoThreads = { OMP_NUM_THREADS: "2", MKL_NUM_THREADS: "2", OPENBLAS_NUM_THREADS: "2" };

/** The folders in which the virtual environment keeps modules: lib/python3.N/site-packages, on Windows Lib/site-packages. */
function moduleFolders(): string[] {
  if (process.platform === "win32") return [join(environmentFolder, "Lib", "site-packages")];
  const libraries = join(environmentFolder, "lib");
  if (!existsSync(libraries)) return [];
  return readdirSync(libraries).map((version) => join(libraries, version, "site-packages"));
}

function inPython(system: SystemName, backend: string, module: string, script: string, ...args: string[]): Contestant {
  return {
    ...{ system, backend, threads: 2 },
    start: { command: python, args: [join(peers, "python", script), ...args], env: twoThreads },
    isInstalled: () => moduleFolders().some((folder) => existsSync(join(folder, module))),
  };
}

function inNode(system: SystemName, threads: number, packageName: string, script: string): Contestant {
  return {
    ...{ system, backend: "wasm", threads },
    start: { command: process.execPath, args: [join(nodePeers, script), String(threads)] },
    isInstalled: () => existsSync(join(nodePeers, "node_modules", packageName)),
  };
}

function edgegrad(backend: "wasm" | "reference", threads: number): Contestant {
  return {
    ...{ system: "edgegrad" as const, backend, threads },
    start: { command: process.execPath, args: ["--expose-gc", builtRunner, backend, String(threads)] },
    isInstalled: () => true,
  };
}

/** All of them, edgegrad first. */
export const contestants: readonly Contestant[] = [
  edgegrad("wasm", 2),
  edgegrad("wasm", 1),
  edgegrad("reference", 1),
  inPython("numpy-f64", "openblas", "numpy", "numpy_runner.py", "float64"),
  inPython("numpy-f32", "openblas", "numpy", "numpy_runner.py", "float32"),
  inPython("pytorch", "cpu", "torch", "pytorch_runner.py", "eager"),
  inPython("pytorch-compile", "cpu", "torch", "pytorch_runner.py", "compile"),
  inPython("jax", "cpu", "jax", "jax_runner.py"),
  inNode("tfjs-wasm", 1, "@tensorflow/tfjs-backend-wasm", "tfjs_runner.mjs"),
  inNode("jax-js-wasm", 2, "@jax-js/jax", "jax_js_runner.mjs"),
  inNode("jax-js-wasm", 1, "@jax-js/jax", "jax_js_runner.mjs"),
];
