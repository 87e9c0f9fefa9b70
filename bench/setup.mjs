/* Installs what edgegrad is compared with: `npm run bench:setup`. A peer that cannot be had is named, and the rest go on. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { npmCommand, root } from "../tools/project.mjs";

const peers = join(root, "bench", "peers");
const environment = join(peers, ".venv");
const onWindows = process.platform === "win32";
const python = onWindows ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");

/**
 * Runs one installation with its output shown.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, shell?: boolean }} [options]
 * @returns {boolean} whether it went well
 */
function runs(command, args, options = {}) {
  return spawnSync(command, args, { stdio: ["ignore", 2, 2], ...options }).status === 0;
}

/** @param {readonly string[]} packages */
const pip = (...packages) => runs(python, ["-m", "pip", "install", "--disable-pip-version-check", ...packages]);

function makeEnvironment() {
  if (existsSync(python)) return true;
  return runs(onWindows ? "python" : "python3", ["-m", "venv", environment]);
}

const npm = npmCommand(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);

/** @type {readonly [name: string, install: () => boolean][]} */
const steps = [
  ["TensorFlow.js and jax-js (npm)", () => runs(npm.command, npm.args, { cwd: join(peers, "node"), shell: npm.shell })],
  ["a virtual environment for Python", makeEnvironment],
  ["NumPy, and SciPy for its erf", () => pip("numpy", "scipy")],
  ["PyTorch 2.13.0, some hundred MB", () => pip("torch==2.13.0")],
  ["JAX", () => pip("jax", "jaxlib")],
];

const failed = [];
for (const [i, [name, install]] of steps.entries()) {
  const start = Date.now();
  console.log(`${i + 1} of ${steps.length}: ${name} …`);
  const done = install();
  if (!done) failed.push(name);
  console.log(
    `${i + 1} of ${steps.length}: ${name}: ${done ? `done in ${Math.round((Date.now() - start) / 1000)} s` : "FAILED"}`,
  );
}
if (failed.length > 0) {
  console.error(`Not installed: ${failed.join("; ")}. The words above say why; npm run bench goes on without them.`);
  process.exitCode = 1;
} else console.log("All peers are installed: npm run bench.");
