import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeVersionProblem } from "./node-version.mjs";
import { npmCommand, readPackageJson, root } from "./project.mjs";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * The first package that the lockfile asks for and node_modules does not hold as asked; null when all is in step.
 * Optional packages may be missing: most are meant for other platforms.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed npm's own record, node_modules/.package-lock.json
 * @returns {string | null}
 */
export function firstPackageOutOfStep(wanted, installed) {
  const present = installed.packages ?? {};
  for (const [path, locked] of Object.entries(wanted.packages ?? {})) {
    if (path === "") continue;
    const found = present[path];
    if (found === undefined) {
      if (locked.optional !== true && locked.devOptional !== true) return path;
    } else if (found.version !== locked.version || found.integrity !== locked.integrity) return path;
  }
  return null;
}

/** @returns {boolean} */
function isInstalled() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  /** @type {(path: string) => Lockfile} */
  const read = (path) => /** @type {Lockfile} */ (JSON.parse(readFileSync(path, "utf8")));
  try {
    return firstPackageOutOfStep(read(join(root, "package-lock.json")), read(record)) === null;
  } catch {
    return false; // A half-written record: npm ci writes a new one.
  }
}

/**
 * Sees to it that this Node will do and that node_modules is what package-lock.json says; installs it if not.
 * Ends the process with a sentence where that cannot be had.
 */
export function ensureInstalled() {
  const problem = nodeVersionProblem(process.versions.node, readPackageJson().engines.node);
  if (problem !== null) {
    console.error(problem);
    process.exit(1);
  }
  if (isInstalled()) return;
  const start = Date.now();
  console.error("Installing what edgegrad's build needs, once (npm ci) …");
  const npm = npmCommand(["ci", "--include=dev", "--no-audit", "--no-fund"]);
  // npm's output goes to stderr: stdout belongs to the program that runs after it.
  const { status } = spawnSync(npm.command, npm.args, { cwd: root, shell: npm.shell, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    console.error("npm ci failed; its own words are above. Without its packages edgegrad cannot be built.");
    process.exit(1);
  }
  console.error(`Installed in ${((Date.now() - start) / 1000).toFixed(0)} s.`);
}
