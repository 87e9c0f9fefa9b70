import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** TypeScript's compiler, the native one; tools that need its API have the last one that has an API. */
export const compiler = join(root, "node_modules", "typescript-native", "bin", "tsc");

/**
 * @typedef {object} PackageJson
 * @property {string} name
 * @property {{ node: string }} engines
 * @property {Record<string, string>} scripts
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Record<string, Record<string, string>>} imports
 * @property {Record<string, string>} bin
 */

/** @returns {PackageJson} */
export function readPackageJson() {
  return /** @type {PackageJson} */ (JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
}

/**
 * The environment with the project's own tools first on the path, as `npm run` gives it.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path };
}

/**
 * Runs one script of package.json, with its output shown as it comes.
 * @param {string} name
 * @param {string} [moreArguments] put after the script's own, as the shell reads them
 * @returns {number} the exit code
 */
export function runScript(name, moreArguments = "") {
  const command = `${readPackageJson().scripts[name]} ${moreArguments}`.trim();
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: "inherit", env: toolEnvironment() });
  return status ?? 1;
}

/**
 * How to start npm: the one that runs this script if it was npm, else the one on the path.
 * @param {string[]} args
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(args) {
  const running = process.env.npm_execpath;
  if (running !== undefined && basename(running).startsWith("npm")) {
    return { command: process.execPath, args: [running, ...args], shell: false };
  }
  // On Windows npm is a .cmd file, which only a shell starts.
  return { command: "npm", args, shell: process.platform === "win32" };
}
