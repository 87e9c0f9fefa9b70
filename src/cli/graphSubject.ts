import { basename } from "node:path";
import { isFloat } from "../shape/dtype.js";
import { Tensor, tensor, Variable, variable, type NestedNumbers } from "../tensor/index.js";
import {
  defaultAppearance,
  modelOf,
  printedSession,
  sourceOf,
  titleOf,
  type Appearance,
  type FigureNumber,
  type Locale,
  type Result,
  type Source,
} from "../view/index.js";
import { examples } from "./examples.js";
import { loadScalarFile, run, scalarOf, type ScalarFile } from "./scalarFile.js";

/** A graph that is to be shown, and how it looks where nothing else is asked for. */
export interface GraphSubject {
  /** For messages. */
  readonly source: string;
  readonly results: readonly Result[];
  readonly appearance: Appearance;
  readonly title: (locale: Locale) => string;
  /** The step to be shown; the end where it is absent. */
  readonly step?: number;
}

/** The example of that name, or the scalar function of a file. @throws as `loadScalarFile` does. */
export async function loadSubject(name: string): Promise<GraphSubject> {
  const source = examples.get(name);
  return source === undefined ? fileSubject(await loadScalarFile(name)) : exampleSubject(name, source);
}

/** A figure that is asked for by its number is shown as it is printed, at its step; one that is asked for by what it shows, at the end. */
function exampleSubject(name: string, source: Source): GraphSubject {
  const graph = sourceOf(source);
  const figure = source.kind === "figure" ? (source.figure as FigureNumber) : undefined;
  return {
    source: name,
    results: modelOf(graph, {}).results,
    appearance: { ...defaultAppearance, ...graph.appearance },
    title: (locale) => (figure === undefined ? name : titleOf(figure, locale)),
    ...(figure !== undefined && name === `fig${figure}` && { step: printedSession(figure, "en").step }),
  };
}

function fileSubject(file: ScalarFile): GraphSubject {
  const { source } = file;
  const inputs = Object.fromEntries(
    Object.entries(file.inputs).map(([name, value]) => [name, run(source, () => namedInput(name, value))]),
  );
  return {
    source,
    results: [{ out: scalarOf(file, inputs) }],
    appearance: defaultAppearance,
    title: () => basename(source),
  };
}

/** An input as a leaf that carries its name; a variable stays the one that it is. */
function namedInput(name: string, value: unknown): Tensor {
  if (value instanceof Variable) return value;
  const given: Tensor = value instanceof Tensor ? (value as Tensor) : tensor(value as NestedNumbers);
  if (isFloat(given.dtype)) return variable(given, { name });
  return tensor(given.dataSync(), { shape: given.shape, dtype: given.dtype, name });
}
