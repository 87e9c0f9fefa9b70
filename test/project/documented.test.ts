import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { readPackageJson, root } from "../../tools/project.mjs";

const entries = Object.keys(readPackageJson().exports)
  .filter((path) => path !== "./package.json")
  .map((path) => ({ path, file: join(root, "src", path, "index.ts") }));
const program = ts.createProgram(
  entries.map(({ file }) => file),
  { module: ts.ModuleKind.NodeNext, noLib: true, noEmit: true, types: [] },
);
const checker = program.getTypeChecker();

/** The names that a module exports without a word on what they are. */
function undocumented(file: string): string[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => !(symbol.flags & ts.SymbolFlags.ValueModule))
    .filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
    .map((symbol) => symbol.name);
}

it.each(entries)("every export of $path has a docstring", ({ file }) => {
  expect(undocumented(file)).toEqual([]);
});
