// Packs edgegrad, installs the package in an empty project, and uses it there as its users will.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { ensureBuilt } from "./build.mjs";
import { npmCommand, readPackageJson, root } from "./project.mjs";

/** Sub-paths that only Node can run; all others are bundled for the browser. */
const nodeOnly = ["./train"];
/** What may be in the package: the build without tests, and four files. */
const packed = /^(dist\/(?!.*\.test\.).*|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
const required = ["README.md", "LICENSE", "CHANGELOG.md", "dist/index.js", "dist/index.d.ts"];

/** A user's first program: it fails to compile if literal shapes were lost, and to run if a bundler dropped methods. */
const program = `
import { tensor, variable, grad, vjp, compile, checkGradients, nn, optim, data } from "edgegrad";
const x = tensor([[1, 2, 3]], { dtype: "float64" });
const w = variable([[1], [2], [3]], { dtype: "float64" });
const out = x.matmul(w).sum();
out.backward();
// @ts-expect-error: 3 and 1 are different inner dimensions
const refused = () => x.matmul(x);
const given = [grad, vjp, compile, checkGradients, nn.TwoLayerNet, optim.SGD, data, refused];
if (given.some((name) => name === undefined)) throw new Error("an export is missing");
console.log(JSON.stringify([out.item(), w.grad?.arraySync()]));
`;
const programPrints = "[14,[[1],[2],[3]]]";

/** The README's programs, in order. */
const readmePrograms = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, text]) => text,
);

const { name: packageName, exports } = readPackageJson();
const specifiers = Object.keys(exports)
  .filter((path) => path !== "./package.json")
  .map((path) => ({ path, specifier: packageName + path.slice(1) }));
const folder = mkdtempSync(join(tmpdir(), "edgegrad-rehearsal-"));

/**
 * The environment of a user's shell: without what `npm run` added about this project.
 * @returns {NodeJS.ProcessEnv}
 */
function userEnvironment() {
  const ours = /^(npm_(package|lifecycle)_.*|npm_config_local_prefix|NODE_OPTIONS|INIT_CWD)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !ours.test(key)));
}

/**
 * Runs a program and returns what it printed on stdout.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, shell?: boolean }} [options]
 * @throws Error with all that it printed, when it fails
 */
function run(command, args, { cwd = folder, shell = false } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    shell,
    encoding: "utf8",
    env: userEnvironment(),
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** @param {string[]} args @param {string} [cwd] */
function npm(args, cwd = folder) {
  const { command, args: all, shell } = npmCommand(args);
  return run(command, all, { cwd, shell });
}

/** A file of the empty project. @param {string} name @param {string} text */
const write = (name, text) => writeFileSync(join(folder, name), text);

/** @param {string} actual @param {string} expected @param {string} what */
function expectText(actual, expected, what) {
  if (actual.trim() !== expected) throw new Error(`${what}: expected ${expected}, got ${actual.trim()}`);
}

/** @param {string} text */
const numbersIn = (text) => (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

/** @type {[title: string, step: () => void][]} */
const steps = [
  [
    "npm pack: the build and nothing else",
    () => {
      const [{ filename, files }] = /** @type {{ filename: string, files: { path: string }[] }[]} */ (
        JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root))
      );
      const paths = files.map(({ path }) => path);
      const stray = paths.filter((path) => !packed.test(path));
      const missing = required.filter((path) => !paths.includes(path));
      if (stray.length > 0) throw new Error(`these do not belong in the package: ${stray.join(", ")}`);
      if (missing.length > 0) throw new Error(`these are missing in the package: ${missing.join(", ")}`);
      write("package.json", JSON.stringify({ name: "rehearsal", private: true, type: "module" }));
      npm(["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, filename)]);
    },
  ],
  [
    "Node imports every sub-path",
    () => {
      const lines = specifiers.map(({ specifier }) => `console.log(Object.keys(await import("${specifier}")).length);`);
      write("imports.mjs", lines.join("\n"));
      const counts = run(process.execPath, ["imports.mjs"]).trim().split("\n");
      counts.forEach((count, i) => {
        if (count === "0") throw new Error(`${specifiers[i].specifier} exports nothing`);
      });
    },
  ],
  [
    "type-checks under nodenext and bundler",
    () => {
      const all = specifiers.map(({ specifier }, i) => `export * as path${i} from "${specifier}";`);
      write("program.ts", program + all.join("\n"));
      readmePrograms.forEach((text, i) => write(`readme${i}.ts`, text));
      const files = ["program.ts", ...readmePrograms.map((_, i) => `readme${i}.ts`)];
      const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
      for (const [moduleResolution, module] of Object.entries({ nodenext: "nodenext", bundler: "esnext" })) {
        // No @types/node: the package's declarations must stand without it, as in a project for the browser.
        const compilerOptions = {
          ...{ module, moduleResolution, target: "es2023", lib: ["es2023", "dom", "dom.iterable"], types: [] },
          ...{ strict: true, skipLibCheck: false, outDir: "compiled" },
        };
        write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
        run(process.execPath, [compiler, "-p", "tsconfig.json"]);
      }
    },
  ],
  [
    "the program runs in Node",
    () => expectText(run(process.execPath, [join("compiled", "program.js")]), programPrints, "the program"),
  ],
  [
    "the README's programs print what their comments say",
    () =>
      readmePrograms.forEach((text, i) => {
        const promised = [...text.matchAll(/^console\.log.*\/\/ (.*)$/gm)].flatMap(([, comment]) => numbersIn(comment));
        const printed = numbersIn(run(process.execPath, [join("compiled", `readme${i}.js`)]));
        const agree = printed.every((number, k) => Math.abs(number - promised[k]) < 0.03);
        if (printed.length === 0 || printed.length !== promised.length || !agree)
          throw new Error(
            `program ${i + 1} of the README promises ${promised.join(", ")} and prints ${printed.join(", ")}`,
          );
      }),
  ],
  [
    "bundles for the browser, without a trace of Node",
    () => {
      const inBrowser = specifiers.filter(({ path }) => !nodeOnly.includes(path));
      const all = inBrowser.map(({ specifier }, i) => `export * as path${i} from "${specifier}";`);
      write("program.js", program);
      write("everything.js", all.join("\n"));
      for (const name of ["program.js", "everything.js"]) {
        const { outputFiles } = buildSync({
          ...{ absWorkingDir: folder, entryPoints: [name], outdir: "bundled", write: false, logLevel: "silent" },
          ...{ bundle: true, platform: "browser", format: "esm" },
        });
        const bundle = outputFiles[0].text;
        const trace = /["'`]node:[a-z_/]+["'`]/.exec(bundle);
        if (trace !== null) throw new Error(`the bundle of ${name} still names ${trace[0]}`);
        write(`bundled-${name}`, bundle);
      }
      expectText(run(process.execPath, ["bundled-program.js"]), programPrints, "the bundled program");
    },
  ],
  [
    "npx edgegrad doctor answers",
    () => {
      const answer = npm(["exec", "--no", "--", "edgegrad", "doctor"]);
      if (answer.trim() === "") throw new Error("it printed nothing");
    },
  ],
];

await ensureBuilt();
let failed = 0;
for (const [title, step] of steps) {
  try {
    step();
    console.log(`ok      ${title}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${title}\n${error instanceof Error ? error.message : String(error)}`);
    if (title === steps[0][0]) break; // Nothing is installed: the others have nothing to use.
  }
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;
