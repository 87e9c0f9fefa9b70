/** The reference of the API, from the docstrings of what package.json exports. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Application,
  Comment,
  CommentTag,
  Converter,
  JSX,
  PageEvent,
  ReflectionKind,
  type CommentDisplayPart,
  type Context,
  type ProjectReflection,
  type TypeDocOptions,
} from "typedoc";
import { readPackageJson, root } from "../project.mjs";
import { iconFile } from "./assets.js";
import { parseMarkdown } from "./markdown.js";
import { opsMarkdown, signatureOf, type OpDoc } from "./opReference.js";

// What the reference names and does not explain.

/** Types with which the compiler computes literal shapes. */
const shapeComputations = [
  ...[
    "As",
    "AxisArgument",
    "Concatenated",
    "Expanded",
    "Flipped",
    "Gathered",
    "Images",
    "Known",
    "MatMul",
    "MatMulKnown",
  ],
  ...["Need", "OneHot", "Padded", "PadWidths", "Permuted", "Reshaped", "Result", "ShapesOf", "Sliced", "SliceRanges"],
  ...["Stacked", "TensorShape", "Windowed"],
];

/** Types of functions that stand for a whole kind of ops. */
const callTypes = [
  ...["Call", "CompositeCall", "DrawCall", "MovementCall", "ReduceCall", "TensorCall"],
  ...["BinaryMethod", "ReduceMethod", "RowMethod", "TernaryMethod", "UnaryMethod"],
];

/** What a type is derived from, and a backend's plan, which only backends read. */
const innerTypes = ["backendNames", "Plan", "ShapedOptions", "TypedArrays"];

const options: TypeDocOptions = {
  name: "edgegrad API",
  logLevel: "Warn",
  entryPoints: Object.keys(readPackageJson().exports)
    .filter((path) => path !== "./package.json")
    .map((path) => join(root, "src", path, "index.ts")),
  tsconfig: join(root, "tsconfig.build.json"),
  readme: "none",
  favicon: iconFile,
  customCss: fileURLToPath(new URL("api.css", import.meta.url)),
  // `npm run typecheck` and the tests find errors.
  skipErrorChecking: true,
  excludeInternal: true,
  visibilityFilters: {},
  navigation: { includeFolders: false },
  // A checkout's remote is nobody's business here, and the declarations lie in the package.
  disableSources: true,
  hideGenerator: true,
  intentionallyNotExported: [...shapeComputations, ...callTypes, ...innerTypes],
};

const words = (text: string): CommentDisplayPart[] => [{ kind: "text", text }];

/**
 * The methods of Tensor have their types, and in an editor their docs, from the table of op records. typedoc does not
 * follow docs through such types: it gets them from here, with a link to the op's formulas.
 */
function describeMethods(project: ProjectReflection, ops: readonly OpDoc[]): void {
  const { headings } = parseMarkdown(opsMarkdown(ops));
  const classes = project
    .getReflectionsByKind(ReflectionKind.Class)
    .filter(({ name }) => name === "Tensor" || name === "Variable");
  for (const op of ops) {
    const { id } = headings.find(({ level, text }) => level === 3 && text === op.name)!;
    const doc = `${op.doc} [The op](../../ops.html#${id}): \`${signatureOf(op)}\`.`;
    for (const method of classes.flatMap((holder) => holder.getChildByName(op.name) ?? [])) {
      method.comment = new Comment(words(doc), [
        ...op.throws.map((text) => new CommentTag("@throws", words(text))),
        new CommentTag("@group", words("Ops")),
      ]);
    }
  }
}

/**
 * Writes the API reference to `folder`.
 * @returns how many modules it has
 * @throws Error where typedoc has anything to complain of; its words are on the console.
 */
export async function buildApi(folder: string, ops: readonly OpDoc[]): Promise<number> {
  const app = await Application.bootstrap(options);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => describeMethods(project, ops));
  app.renderer.hooks.on("sidebar.begin", ({ relativeURL }) =>
    JSX.createElement("p", null, JSX.createElement("a", { href: relativeURL("../index.html") }, "← edgegrad")),
  );
  // An inline script, which a content policy without 'unsafe-inline' refuses: it hides the page until a theme is set.
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = page.contents!.replace(/<body><script>.*?<\/script>/, "<body>");
  });
  const project = await app.convert();
  if (project !== undefined) {
    app.validate(project);
    await app.generateDocs(project, folder);
  }
  if (project === undefined || app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error("typedoc complains of the docstrings; its words are above");
  return project.getChildrenByKind(ReflectionKind.Module).length;
}
