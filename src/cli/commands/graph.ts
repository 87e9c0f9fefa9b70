import { basename } from "node:path";
import { InvalidArgumentError } from "commander";
import { saveAtomically } from "../../io/index.js";
import { ArgumentError } from "../../train/index.js";
import { labelModes } from "../../view/graph/boxes.js";
import { readingsOf, sceneOf, stepCount, type Appearance, type GraphScene, type Locale } from "../../view/index.js";
import { exampleNames } from "../examples.js";
import { fileFormats, formatOf, textFormats, type ShownGraph } from "../graphFile.js";
import { loadSubject, type GraphSubject } from "../graphSubject.js";
import { run } from "../scalarFile.js";
import { say, type Terminal } from "../terminal.js";
import { choice, option, wholeFrom } from "../values.js";
import { examplesText, type AddCommand } from "./context.js";

interface GraphFlags extends Partial<Pick<Appearance, "labels" | "direction" | "local">> {
  readonly format?: keyof typeof textFormats;
  readonly out?: string;
  readonly step?: number | "end";
  readonly fold?: readonly string[];
  readonly locale?: Locale;
}

/** What pictures alone take. */
const pictureFlags = ["labels", "local", "locale"] as const;

export const addGraph: AddCommand = (program, { terminal }) => {
  program
    .command("graph")
    .summary("show a computational graph with values and derivatives")
    .description(
      `Shows the graph of a scalar function with the value and the derivative of every node: as text, or as a picture in a file. FILE is a TypeScript or JavaScript file whose default export is { inputs, loss }: an object of arrays or tensors, and a function of it that gives a scalar. EXAMPLE is one of ${exampleNames}.`,
    )
    .argument("<file|example>")
    .addOption(choice("--format <name>", "what to print: text, or Graphviz's DOT", Object.keys(textFormats), "text"))
    .option(
      "-o, --out <file>",
      `write a file instead; its name ends with ${Object.keys(fileFormats).join(", ")} (a page with all steps is .html)`,
    )
    .addOption(option("--step <n>", 'how far to go, or "end"', stepOrEnd, "end; of fig30 …, the printed step"))
    .addOption(option("--fold <names>", "parts to show as one node, separated by commas; all; none", foldNames))
    .addOption(choice("--labels <name>", "of a picture: what stands on its arrows", labelModes))
    .addOption(choice("--direction <name>", "of a picture, DOT and Mermaid: where the graph goes", ["LR", "TB"]))
    .addOption(choice("--locale <name>", "of a picture: its language", ["en", "zh-CN"], "en"))
    .option("--local", "of a picture: dim all but the node that computes")
    .addHelpText(
      "after",
      examplesText([
        "edgegrad graph apple",
        "edgegrad graph fruits -o fruits.html",
        "edgegrad graph mine.ts -o mine.png --fold all",
        "edgegrad graph fruits --format dot | dot -Tsvg > fruits.svg",
      ]),
    )
    .action((name: string, flags: GraphFlags) => showGraph(name, flags, terminal));
};

function stepOrEnd(text: string): number | "end" {
  if (text === "end") return text;
  try {
    return wholeFrom(0)(text);
  } catch {
    throw new InvalidArgumentError('It must be a whole number ≥ 0, or "end".');
  }
}

function foldNames(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

async function showGraph(name: string, flags: GraphFlags, { stdout }: Terminal): Promise<void> {
  const { out, format } = flags;
  if (out !== undefined && format !== undefined)
    throw new ArgumentError(`--format is for what is printed; the ending of --out ${out} says what the file holds`);
  const file = out === undefined ? undefined : formatOf(out);
  const unused = file?.isPicture ? undefined : pictureFlags.find((flag) => flags[flag] !== undefined);
  if (unused !== undefined)
    throw new ArgumentError(`--${unused} is for pictures; write one with --out, as .svg, .png or .html`);
  const shown = shownGraph(await loadSubject(name), flags);
  if (out === undefined || file === undefined) {
    stdout.write(textFormats[format ?? "text"](shown));
    return;
  }
  const content = await file.write(shown);
  await saveAtomically(out, typeof content === "string" ? new TextEncoder().encode(content) : content);
  say(stdout, out);
}

/** The graph, with all values and derivatives, as the flags ask for it. */
function shownGraph(subject: GraphSubject, flags: GraphFlags): ShownGraph {
  const { source, results, appearance, title } = subject;
  const { locale = "en" } = flags;
  const readings = run(source, () => readingsOf(results));
  const nodes = results.map(({ out }) => out.node);
  const { symbols, beyond } = appearance;
  const sceneWith = (folds: readonly string[]): GraphScene =>
    sceneOf(nodes, { ...readings, folds: new Set(folds), symbols, beyond });
  const scene = sceneWith(flags.fold === undefined ? appearance.folds : foldsOf(flags.fold, sceneWith([])));
  const steps = stepCount(scene);
  const asked = flags.step ?? subject.step;
  if (typeof flags.step === "number" && flags.step > steps)
    throw new ArgumentError(`--step ${flags.step} is beyond the end; ${source} has ${steps} steps`);
  return {
    scene,
    step: asked === undefined || asked === "end" ? steps : Math.min(asked, steps), // folded, a figure has fewer
    locale,
    render: {
      labels: flags.labels ?? appearance.labels,
      direction: flags.direction ?? appearance.direction,
      local: flags.local ?? appearance.local,
      numbered: appearance.numbered,
      title: flags.fold === undefined ? title(locale) : basename(source), // a figure folded otherwise is another one
    },
  };
}

/** Ids of the parts that are to be folded. @throws ArgumentError for a part that there is not. */
function foldsOf(names: readonly string[], { foldables }: GraphScene): readonly string[] {
  const ids = foldables.map(({ id }) => id);
  if (names.length === 1 && names[0] === "all") return ids;
  if (names.length === 1 && names[0] === "none") return [];
  const unknown = names.find((name) => !ids.includes(name));
  if (unknown === undefined) return names;
  const known = ids.length === 0 ? "this graph has none" : `parts are ${ids.join(", ")}`;
  throw new ArgumentError(`--fold ${unknown} names no part of the graph; ${known}`);
}
