/** Writes docs/ops.md and docs/ops.json from the op records, docs/figures, and the site into build/docs: npm run docs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildApi } from "./docs/api.js";
import { describeOps, opsJson, opsMarkdown } from "./docs/opReference.js";
import { buildSite } from "./docs/site.js";
import { writeFigureFiles } from "./figureFiles.js";
import { root } from "./project.mjs";

const ops = describeOps();
writeFileSync(join(root, "docs/ops.md"), opsMarkdown(ops));
writeFileSync(join(root, "docs/ops.json"), await opsJson(ops));
console.log(`docs/ops.md and docs/ops.json: ${ops.length} ops`);
console.log(`docs/figures: ${writeFigureFiles(join(root, "docs/figures"))} pictures`);

const folder = join(root, "build/docs");
try {
  console.log(`build/docs/index.html: ${buildSite(root, folder).length} pages`);
  console.log(`build/docs/api/index.html: ${await buildApi(join(folder, "api"), ops)} modules`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
