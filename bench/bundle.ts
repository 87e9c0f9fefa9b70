import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../tools/project.mjs";
import { median } from "./rows.js";

/** The library as a web page gets it. */
export interface Bundle {
  readonly minifiedBytes: number;
  readonly gzipBytes: number;
  /** Importing the built package in a fresh Node, milliseconds. */
  readonly loadMs: number;
}

/** Milliseconds that a fresh Node needs to import a module, without its own start. */
function loadTime(file: string): number {
  const program = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - start);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${file} cannot be imported: ${stderr.trim().split("\n").at(-1)}`);
  return Number(stdout);
}

/** Sizes of everything that "edgegrad" exports, bundled and minified for browsers, and the time to load it. */
export async function measureBundle(): Promise<Bundle> {
  const entry = join(root, "dist", "index.js");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    tsconfigRaw: {},
    write: false,
    logLevel: "error",
  });
  const text = outputFiles[0].contents;
  return {
    minifiedBytes: text.length,
    gzipBytes: gzipSync(text, { level: 9 }).length,
    loadMs: median(Array.from({ length: 5 }, () => loadTime(entry))),
  };
}
