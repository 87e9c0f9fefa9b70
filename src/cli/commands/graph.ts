import { topologicalOrder } from "../../graph/walk.js";
import { isFloat } from "../../shape/dtype.js";
import { evaluateTogether, Tensor, tensor, Variable, variable, type NestedNumbers } from "../../tensor/index.js";
import { outline, sceneOf, toDot } from "../../view/index.js";
import { examples } from "../examples/index.js";
import { loadScalarFile, run, scalarOf, type ScalarFile } from "../scalarFile.js";
import { choice } from "../values.js";
import { examplesText, type AddCommand } from "./context.js";

const formats = { text: (scene: Parameters<typeof outline>[0]) => `${outline(scene)}\n`, dot: toDot } as const;

export const addGraph: AddCommand = (program, { terminal }) => {
  program
    .command("graph")
    .summary("show a computational graph with values and derivatives")
    .description(
      `Shows the graph of a scalar function with the value and the derivative of every node. FILE is a TypeScript or JavaScript file whose default export is { inputs, loss }: an object of arrays or tensors, and a function of it that gives a scalar. EXAMPLE is one of ${[...examples.keys()].join(", ")}.`,
    )
    .argument("<file|example>")
    .addOption(choice("--format <name>", "text, or Graphviz's DOT", Object.keys(formats)).default("text"))
    .addHelpText(
      "after",
      examplesText([
        "edgegrad graph apple",
        "edgegrad graph mine.ts",
        "edgegrad graph fruits --format dot | dot -Tsvg > fruits.svg",
      ]),
    )
    .action(async (name: string, { format }: { format: keyof typeof formats }) => {
      terminal.stdout.write(formats[format](differentiatedScene(await loadScalarFile(name))));
    });
};

/** The function's graph at the inputs, with what every node holds and gets. */
function differentiatedScene(file: ScalarFile): ReturnType<typeof sceneOf> {
  const { source } = file;
  const inputs = Object.fromEntries(
    Object.entries(file.inputs).map(([name, value]) => [name, run(source, () => namedInput(name, value))]),
  );
  const out = scalarOf(file, inputs);
  return run(source, () => {
    out.backward();
    const nodes = topologicalOrder([out.node]).map((node) => new Tensor(node));
    const derivatives = nodes.map(({ grad }) => grad).filter((grad) => grad !== null);
    evaluateTogether([...nodes, ...derivatives]);
    return sceneOf([out.node], {
      readValue: (node) => new Tensor(node).dataSync(),
      readGradient: (node) => new Tensor(node).grad?.dataSync(),
    });
  });
}

/** An input as a leaf that carries its name; a variable stays the one that it is. */
function namedInput(name: string, value: unknown): Tensor {
  if (value instanceof Variable) return value;
  const given: Tensor = value instanceof Tensor ? (value as Tensor) : tensor(value as NestedNumbers);
  if (isFloat(given.dtype)) return variable(given, { name });
  return tensor(given.dataSync(), { shape: given.shape, dtype: given.dtype, name });
}
