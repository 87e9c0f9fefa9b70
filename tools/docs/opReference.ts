/** The reference of ops, docs/ops.md and docs/ops.json, from the table of op records. */
import { join } from "node:path";
import { format } from "oxfmt";
import ts from "typescript";
import { everyDType } from "../../src/ops/cast.js";
import { isComparison, type DTypeRule, type ElementwiseRecord, type OpRecord } from "../../src/ops/record.js";
import * as records from "../../src/ops/records.js";
import { atom, tex, type Tex } from "../../src/scalar/tex.js";
import { root } from "../project.mjs";

/** An op as the compiler and its record describe it. */
export interface OpDoc {
  readonly name: string;
  readonly kind: OpRecord["kind"];
  /** Tensors. */
  readonly arguments: readonly string[];
  /** What follows the tensors in the op's signature. */
  readonly attributes: readonly { readonly name: string; readonly optional: boolean }[];
  readonly dtypes: readonly string[];
  readonly doc: string;
  readonly throws: readonly string[];
}

const kinds: { readonly [K in OpRecord["kind"]]?: string } = {
  elementwise:
    "Each element of the result comes from the elements at the same place of the inputs, which broadcast. The derivative by an input is the upstream derivative times the formula, summed over the axes that were broadcast.",
  cast: "Values in another dtype.",
  reduce: "Elements along axes are combined to one.",
  movement: "Elements are placed anew; the derivative takes them back.",
  concat: "Inputs are joined; the derivative cuts them apart.",
  contract:
    "Sums of products; the derivative by one input is the contraction of the upstream derivative with the other.",
  index: "Elements are chosen or placed by integers; gathering and scatter-adding are each other's derivatives.",
  random: "Counter-based random numbers (Philox-4x32-10): the same words on every backend. They have no derivative.",
  composite: "Made of the ops above, whose derivatives make theirs.",
};

const dtypeRules: { readonly [R in DTypeRule]: string } = {
  arithmetic: "the inputs' common dtype; bool counts as int32",
  float: "the inputs' common dtype; integers and bool become float32",
  same: "the inputs' common dtype",
};

/** Every op, in the order of its kind and then of the table. */
export function describeOps(): OpDoc[] {
  const table = join(root, "src/ops/records.ts");
  const program = ts.createProgram([table], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(table)!)!;
  const order = Object.keys(kinds);
  return checker
    .getExportsOfModule(module)
    .map((exported) =>
      describe(checker, exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported),
    )
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function describe(checker: ts.TypeChecker, symbol: ts.Symbol): OpDoc {
  const record: OpRecord = records[symbol.name as keyof typeof records];
  const declaration = symbol.valueDeclaration!;
  const [signature] = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures();
  const attributes = record.kind === "elementwise" ? [] : parametersOf(checker, signature).slice(record.args.length);
  const doc = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  if (doc === "") throw new Error(`${record.name}: its export has no doc comment; write one above it in src/ops`);
  return {
    name: record.name,
    kind: record.kind,
    arguments: record.args,
    attributes,
    dtypes: record.dtypes,
    doc: doc.replace(/\s+/g, " "),
    throws: symbol
      .getJsDocTags(checker)
      .filter(({ name }) => name === "throws")
      .map(({ text }) => ts.displayPartsToString(text).replace(/\s+/g, " ")),
  };
}

/** A rest parameter counts as what its tuple holds. */
function parametersOf(checker: ts.TypeChecker, signature: ts.Signature): OpDoc["attributes"] {
  return signature.getParameters().flatMap((parameter) => {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
    const type = checker.getTypeOfSymbol(parameter);
    if (declaration.dotDotDotToken === undefined)
      return [{ name: parameter.name, optional: checker.isOptionalParameter(declaration) }];
    const { labeledElementDeclarations, elementFlags } = (type as ts.TypeReference).target as ts.TupleType;
    return elementFlags.map((flags, i) => ({
      name: labeledElementDeclarations?.[i]?.name.getText() ?? `${parameter.name}${i}`,
      optional: (flags & ts.ElementFlags.Optional) !== 0,
    }));
  });
}

const named = (names: readonly string[]): Record<string, Tex> =>
  Object.fromEntries(names.map((name) => [name, atom(name.length === 1 ? name : `\\mathrm{${name}}`)]));

// In backticks, so that Markdown leaves backslashes alone.
const formula = (text: string): string => `$\`${text}\`$`;

/** Value and derivatives, for ops that are scalar expressions. */
function formulas(record: OpRecord): string[] {
  if (record.kind === "random" && "transform" in record) {
    const { text } = record.transform(tex, { u: atom("u"), v: atom("v") });
    return [`- value: ${formula(text)}, of uniforms ${formula("u")} and ${formula("v")} in [0, 1)`];
  }
  if (record.kind !== "elementwise") return [];
  const expression = record as ElementwiseRecord;
  const values = named([...record.args, "out"]);
  if (isComparison(expression))
    return [`- true where ${formula(expression.condition(tex, values))}`, "- no derivative"];
  return [
    `- value: ${formula(expression.value(tex, values).text)}`,
    ...record.args.map((name) => {
      const partial = expression.partials[name];
      return `- derivative by \`${name}\`: ${partial === null ? "none" : formula(partial(tex, values).text)}`;
    }),
  ];
}

function dtypeLine(record: OpRecord): string {
  const taken = everyDType.every((dtype) => record.dtypes.includes(dtype)) ? "every dtype" : record.dtypes.join(", ");
  if (record.kind === "random" && "transform" in record) return `- gives: ${taken}`;
  if (record.kind !== "elementwise") return `- takes: ${taken}`;
  const expression = record as ElementwiseRecord;
  return `- takes: ${taken}; gives: ${isComparison(expression) ? "bool" : dtypeRules[expression.dtype]}`;
}

/** How the op is called: `sum(x, axis?, keepDims?)`. */
export function signatureOf({ name, arguments: tensors, attributes }: OpDoc): string {
  return `${name}(${[...tensors, ...attributes.map((own) => (own.optional ? `${own.name}?` : own.name))].join(", ")})`;
}

function section(op: OpDoc): string {
  const record: OpRecord = records[op.name as keyof typeof records];
  return [
    `### ${op.name}`,
    "",
    `\`${signatureOf(op)}\``,
    "",
    op.doc,
    "",
    ...formulas(record),
    dtypeLine(record),
    ...op.throws.map((text) => `- throws: ${text}`),
  ].join("\n");
}

export function opsMarkdown(ops: readonly OpDoc[]): string {
  const parts = Object.entries(kinds).map(([kind, words]) => {
    const own = ops.filter((op) => op.kind === kind);
    return [`## ${kind[0].toUpperCase()}${kind.slice(1)}`, "", words, "", own.map(section).join("\n\n")].join("\n");
  });
  return [
    "<!-- Written by `npm run docs` from the records in src/ops; do not edit. -->",
    "",
    "# Ops",
    "",
    `The ${ops.length} ops, by kind. \`out\` is the op's own result. Arguments in front are tensors or numbers, those with a question mark may be left out. Most ops are also methods of \`Tensor\`: \`a.add(b)\` is \`add(a, b)\`.`,
    "",
    parts.join("\n\n"),
    "",
  ].join("\n");
}

export async function opsJson(ops: readonly OpDoc[]): Promise<string> {
  const rows = ops.map(({ name, kind, arguments: args, attributes, dtypes }) => {
    return { name, kind, arguments: args, attributes, dtypes };
  });
  return (await format("ops.json", JSON.stringify(rows), { printWidth: 120 })).code;
}
