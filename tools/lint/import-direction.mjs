import { isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { folderOrder, nodeFolders, packageFolders, platformFolders, platformImports } from "./folders.mjs";

/**
 * @param {string} path below src/, with forward slashes
 * @param {readonly string[]} folders
 */
const liesIn = (path, folders) => folders.some((folder) => path.startsWith(`${folder}/`));

/** @param {string} path below src/ */
const topFolder = (path) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : ".");

/**
 * The half of a platform import that a path lies in, such as `data/node`, and the import; undefined when in none.
 * @param {string} path
 */
function platformHalf(path) {
  for (const [specifier, owner] of Object.entries(platformImports)) {
    const half = platformFolders.map((name) => `${owner}/${name}`).find((folder) => path.startsWith(`${folder}/`));
    if (half !== undefined) return { half, specifier };
  }
  return undefined;
}

/**
 * Why a file of src/ may not import a module; null when it may.
 * @param {string} file the importing file, below src/, with forward slashes
 * @param {string} specifier as written in the import
 * @returns {string | null}
 */
export function importProblem(file, specifier) {
  const from = topFolder(file);
  if (!folderOrder.includes(from)) {
    return `src/${from} has no place in the import order: add it to folderOrder in tools/lint/folders.mjs.`;
  }
  if (specifier.startsWith("#")) {
    const owner = /** @type {Record<string, string>} */ (platformImports)[specifier];
    if (owner === undefined) return `${specifier} is not in platformImports in tools/lint/folders.mjs.`;
    const top = topFolder(`${owner}/`);
    return top === from ? null : `${specifier} belongs to src/${top}: import what src/${top} exports instead.`;
  }
  if (specifier.startsWith(".")) {
    const target = join(dirname(file), specifier).split(sep).join("/");
    if (target.startsWith("../")) return `${specifier} lies outside src/: the package is built from src/ alone.`;
    const to = topFolder(target);
    const distance = folderOrder.indexOf(to) - folderOrder.indexOf(from);
    if (!folderOrder.includes(to) || distance > 0) {
      return `src/${from} may not import from src/${to}; imports go one way: ${folderOrder.join(" ← ")}.`;
    }
    const platform = platformHalf(target);
    if (platform !== undefined && platform.half !== platformHalf(file)?.half && !liesIn(file, nodeFolders)) {
      return `src/${platform.half} is one half of a platform import: write "${platform.specifier}", and each platform gets its own.`;
    }
    return null;
  }
  if (isBuiltin(specifier)) {
    if (liesIn(file, nodeFolders)) return null;
    return `${specifier} exists in Node only; it may be imported in ${nodeFolders.map((name) => `src/${name}`).join(", ")}.`;
  }
  if (specifier === "edgegrad" || specifier.startsWith("edgegrad/")) {
    return `Inside src/ import by relative path: ${specifier} is the built package, a second copy of every class.`;
  }
  if (liesIn(file, packageFolders)) return null;
  return `The core has no dependency: ${specifier} may be imported in ${packageFolders.map((name) => `src/${name}`).join(", ")}.`;
}

/** @type {import("@oxlint/plugins").Rule} */
export const importDirection = {
  meta: { type: "problem", docs: { description: "imports between the folders of src/ go one way" } },
  create(context) {
    const file = relative(join(context.cwd, "src"), context.filename).split(sep).join("/");
    if (file.startsWith("../")) return {};
    /** @param {import("@oxlint/plugins").ESTree.Node | null} source */
    const check = (source) => {
      if (source?.type !== "Literal" || typeof source.value !== "string") return;
      const message = importProblem(file, source.value);
      if (message !== null) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      // The type `import("…").Name`.
      TSImportType: ({ source }) => check(source),
    };
  },
};
