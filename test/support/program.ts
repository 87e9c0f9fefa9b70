import { join } from "node:path";
import { isBuilt } from "../../tools/build.mjs";
import { root } from "../../tools/project.mjs";

// Processes of their own start three times as fast from dist/, where it is newer than its sources, as in `npm test`.
const built = isBuilt();

/** What Node is told before the file that it runs. */
export const nodeOptions: readonly string[] = built ? [] : ["--import", "tsx"];

/** Where the command line program's modules are. */
export const cliFolder = join(root, built ? "dist" : "src", "cli");

/** What Node is told to run the command line program. */
export const program: readonly string[] = [...nodeOptions, join(cliFolder, built ? "main.js" : "main.ts")];
