import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiler, readPackageJson, root } from "./project.mjs";

/** The command line program. Its file's time is the start of the build that made it. */
const program = join(root, readPackageJson().bin.edgegrad);

/**
 * The latest change in a file or folder; a folder counts itself, so that a deleted file is seen.
 * @param {string} path
 * @returns {number} milliseconds
 */
export function lastChange(path) {
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

/**
 * Whether dist/ is newer than what it is built from.
 * @returns {boolean}
 */
export function isBuilt() {
  if (!existsSync(program)) return false;
  const sources = ["src", "lab", "package.json", "tsconfig.json", "tsconfig.build.json", "tools/lab.mjs"];
  return Math.max(...sources.map((name) => lastChange(join(root, name)))) < statSync(program).mtimeMs;
}

/**
 * Compiles src/ to an empty dist/, and builds the lab into dist/lab/.
 * @returns {Promise<number>} the compiler's exit code
 */
async function build() {
  const start = new Date();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], {
    cwd: root,
    // The compiler's complaints go to stderr: stdout belongs to the program that runs after it.
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) return status ?? 1;
  if (!existsSync(program)) {
    console.error(`The build made no ${program}.`);
    return 1;
  }
  // imported here, for esbuild may not be installed when this file is read
  const { buildLab } = await import("./lab.mjs");
  await buildLab(join(root, "dist", "lab"));
  chmodSync(program, 0o755);
  utimesSync(program, start, start);
  return 0;
}

/** Builds when the sources are newer than the last build; ends the process where that fails. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  console.error("Building edgegrad …");
  const status = await build();
  if (status === 0) return;
  console.error("The build failed; the compiler's words are above.");
  process.exit(status);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await build());
