import { join } from "node:path";
import { buildSync } from "esbuild";
import { readPackageJson, root } from "../../tools/project.mjs";

const source = (built: string): string => join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts"));

/** The page's program, and the workers' beside it, as a bundler makes them for a browser. */
export function bundleForBrowser(): Map<string, string> {
  const entries = {
    page: join(import.meta.dirname, "page.ts"),
    worker: join(root, "src/backends/wasm/threads/browser/worker.js"),
  };
  const { outputFiles } = buildSync({
    ...{ entryPoints: entries, outdir: "/", write: false, bundle: true, minify: true, format: "esm" },
    ...{ platform: "browser", target: "es2023", logLevel: "warning" },
    // The sources' own table of paths leads to Node's halves.
    tsconfigRaw: {},
    alias: Object.fromEntries(
      Object.entries(readPackageJson().imports).map(([name, halves]) => [name, source(halves.default)]),
    ),
  });
  const page = `<!doctype html><title>edgegrad</title><script type="module" src="page.js"></script>`;
  return new Map([["index.html", page], ...outputFiles.map(({ path, text }) => [path.slice(1), text] as const)]);
}
