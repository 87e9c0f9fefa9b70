import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/**
 * The files that a TypeScript file imports by relative path when it runs; `import type` is gone by then.
 * @param {string} file
 * @returns {string[]} as the paths of sources
 */
function valueImports(file) {
  const { statements } = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext);
  return statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) {
      if (statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    } else if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return [];
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return [];
    return [join(dirname(file), specifier.text.replace(/\.js$/, ".ts"))];
  });
}

/**
 * Files that import one another in a circle, so that one of them runs before what it needs.
 * @param {readonly string[]} files the sources; imports of other files are not followed
 * @returns {string[] | null} the circle, first file first and last; null when there is none
 */
export function findImportCycle(files) {
  const known = new Set(files);
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const path = [];
  /** @type {(file: string) => string[] | null} */
  const visit = (file) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file) || !known.has(file)) return null;
    path.push(file);
    for (const target of valueImports(file)) {
      const cycle = visit(target);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of files) {
    const cycle = visit(file);
    if (cycle !== null) return cycle;
  }
  return null;
}
