import { join } from "node:path";
import { build } from "esbuild";
import { ensureBuilt } from "../tools/build.mjs";
import { root } from "../tools/project.mjs";
import { builtRunner } from "./systems.js";

/** Builds the project, and edgegrad's runner as one JavaScript file beside it: no loader disturbs what is measured. */
export async function buildRunner(): Promise<void> {
  await ensureBuilt();
  await build({
    entryPoints: [join(root, "bench", "runners", "edgegrad.ts")],
    outfile: builtRunner,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // The table of "paths" in tsconfig.json would take edgegrad from its sources.
    external: ["edgegrad"],
    tsconfigRaw: {},
    logLevel: "warning",
  });
}
