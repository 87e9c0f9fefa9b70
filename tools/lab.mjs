// Builds the lab, the web app in lab/, into static files.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { readPackageJson, root } from "./project.mjs";

const lab = join(root, "lab");

/**
 * The source file of a built one that package.json names.
 * @param {string} built
 */
const source = (built) => join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts"));

/** Workers keep their names, by which the app starts them; everything else has its content in its name. */
function workers() {
  const own = readdirSync(join(lab, "workers")).filter((name) => /^[^.]+\.tsx?$/.test(name));
  return Object.fromEntries([
    ["worker", join(root, "src/backends/wasm/threads/browser/worker.js")],
    ...own.map((name) => [basename(name).replace(/\.tsx?$/, ""), join(lab, "workers", name)]),
  ]);
}

/**
 * The page itself shows small graphs, which the reference computes; the faster backend would be half of what it loads.
 * Workers, where larger things are computed, have both.
 * @type {import("esbuild").Plugin}
 */
const referenceAlone = {
  name: "reference-alone",
  setup({ onResolve }) {
    onResolve({ filter: /backends\/wasm\/index\.js$/ }, () => ({ path: join(lab, "shell", "noWasm.ts") }));
  },
};

/**
 * A source file as one text that needs nothing else.
 * @param {string} file
 * @param {import("esbuild").BuildOptions} options
 */
async function bundled(file, options) {
  const { outputFiles } = await build({
    ...options,
    platform: "browser",
    bundle: true,
    write: false,
    entryPoints: [join(root, file)],
  });
  return outputFiles[0].text;
}

/**
 * The policies that the lab's server sends, for pages that any web server may serve.
 * @returns {Promise<typeof import("../src/cli/lab/policy.js")>}
 */
async function policies() {
  const text = await bundled("src/cli/lab/policy.ts", { format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

/**
 * Writes the app to a folder, which is emptied before.
 * @param {string} folder
 */
export async function buildLab(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  /** @type {import("esbuild").BuildOptions} */
  const options = {
    ...{ bundle: true, minify: true, format: "esm", platform: "browser", target: "es2023", outdir: folder },
    ...{ logLevel: "warning", jsx: "automatic", jsxImportSource: "preact" },
    // The sources' own table of paths leads to Node's halves.
    tsconfigRaw: {},
    alias: Object.fromEntries(
      Object.entries(readPackageJson().imports).map(([name, halves]) => [name, source(halves.default)]),
    ),
  };
  await build({ ...options, entryPoints: workers() });
  const { metafile } = await build({
    ...options,
    ...{ splitting: true, metafile: true, entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]" },
    entryPoints: { app: join(lab, "main.tsx"), style: join(lab, "style.css") },
    plugins: [referenceAlone],
  });
  const { appMetaPolicy, runnerMetaPolicy, runnerPage } = await policies();
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  const page = readFileSync(join(lab, "index.html"), "utf8")
    .replace("(app policy)", appMetaPolicy)
    .replace("app.js", files.find((name) => /^app-.*\.js$/.test(name)) ?? "")
    .replace("style.css", files.find((name) => /^style-.*\.css$/.test(name)) ?? "");
  writeFileSync(join(folder, "index.html"), page);
  const script = await bundled("lab/runner/runner.ts", { minify: true, target: options.target });
  // Of a Blob in a sandbox, browsers make classic workers, not modules; there is no address to start threads from.
  /** @type {import("esbuild").BuildOptions} */
  const sandbox = { ...options, format: "iife", define: { "import.meta.url": "undefined" } };
  writeFileSync(join(folder, "sandbox.js"), await bundled("lab/runner/sandbox.ts", sandbox));
  const runner = readFileSync(join(lab, "runner", "runner.html"), "utf8")
    .replace("RUNNER_POLICY", runnerMetaPolicy)
    .replace("RUNNER_SCRIPT", () => script);
  writeFileSync(join(folder, runnerPage), runner);
  cpSync(join(lab, "static"), folder, { recursive: true });
}
