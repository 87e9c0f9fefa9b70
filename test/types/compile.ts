import ts from "typescript";
import { fileURLToPath } from "node:url";

export interface Compiled {
  /** The messages of the compiler that fall on the snippet, each with its chain of reasons, one string each. */
  readonly errors: readonly string[];
  /** The type of the snippet's `out`, as an editor shows it; empty where the snippet declares none. */
  readonly out: string;
}

export interface Compilation {
  readonly snippets: ReadonlyMap<string, Compiled>;
  /** Errors in the header. */
  readonly elsewhere: readonly string[];
  /** How many types the compiler instantiated: a measure of work that does not depend on the machine. */
  readonly instantiations: number;
}

const fileName = fileURLToPath(new URL("./snippets.virtual.ts", import.meta.url));

/** Type-checks the snippets together, each as the body of a function of its own, in one program. Nothing is written. */
export function compileSnippets(header: string, codes: Iterable<string>): Compilation {
  const starts = new Map<string, number>();
  let text = `${header}\n`;
  for (const code of codes) {
    if (starts.has(code)) throw new Error(`the snippet appears twice: ${code}`);
    starts.set(code, text.length);
    text += `export function snippet${starts.size}() {\n${code}\n}\n`;
  }

  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === fileName || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === fileName ? ts.createSourceFile(path, text, options.target!, true) : getSourceFile(path, ...rest);
  const program = ts.createProgram([fileName], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(fileName)!;

  const errors = new Map<string, string[]>([...starts.keys()].map((code) => [code, []]));
  const elsewhere: string[] = [];
  const ordered = [...starts].reverse();
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program, source)) {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    const owner = file === source ? ordered.find(([, first]) => start! >= first) : undefined;
    if (owner === undefined) elsewhere.push(`${file?.fileName ?? ""}: ${message}`);
    else errors.get(owner[0])!.push(message);
  }

  const outs = new Map<number, string>();
  const visit = (node: ts.Node, start: number): void => {
    if (ts.isFunctionDeclaration(node) && node.parent === source) start = node.getStart();
    if ((ts.isVariableDeclaration(node) || ts.isTypeAliasDeclaration(node)) && /^out$/i.test(node.name.getText()))
      outs.set(
        start,
        checker.typeToString(
          checker.getTypeAtLocation(node.name),
          undefined,
          ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias,
        ),
      );
    ts.forEachChild(node, (child) => visit(child, start));
  };
  visit(source, 0);

  const snippets = new Map<string, Compiled>();
  for (const [code, start] of starts) snippets.set(code, { errors: errors.get(code)!, out: outs.get(start) ?? "" });
  return { snippets, elsewhere, instantiations: program.getInstantiationCount() };
}
