import { variable, type Tensor, type Variable } from "../tensor/index.js";
import { expressionSource } from "./expression/index.js";
import { exampleGraphs, graphFigures } from "./figures/index.js";
import type { Appearance, GraphFigure, GraphSource, InputValues } from "./figures/figure.js";
import { drawingOf, isOp, readingsOf, sceneOf, stepCount, type GraphScene } from "./graph/index.js";
import { storedFigure, type StoredGraph } from "./storedGraph.js";
import { svgText, type SvgElement } from "./svg.js";
import { graphWords, titleOf } from "./words/index.js";
import type { FigureNumber, Locale } from "./words/words.js";

/** Where a graph comes from. */
export type Source =
  | { readonly kind: "figure"; readonly figure: number }
  | { readonly kind: "example"; readonly example: string }
  | { readonly kind: "expression"; readonly text: string }
  | ({ readonly kind: "graph" } & StoredGraph);

/** All that is shown of a graph: what a link carries, what is undone, and what tests look at. Immutable. */
export interface Session extends Omit<Appearance, "beyond"> {
  readonly source: Source;
  /** Values that differ from the source's own. */
  readonly inputs: InputValues;
  readonly step: number;
  /** The id of a node or an arrow. */
  readonly selection: string | null;
  readonly locale: Locale;
}

/** How a graph is shown that says nothing of its own. */
export const defaultAppearance: Appearance = {
  labels: "numbers",
  symbols: "chain",
  direction: "LR",
  folds: [],
  local: false,
  numbered: false,
};

/** One of the chapter's figures as a live graph. @throws RangeError for a number that is none of the chapter's graphs. */
export function graphFigure(figure: number): GraphFigure {
  const found = graphFigures.get(figure);
  if (found === undefined)
    throw new RangeError(`figure ${figure} is no graph; graphs are ${[...graphFigures.keys()].join(", ")}`);
  return found;
}

/**
 * What can be shown of a session's source. @throws RangeError for a figure or an example that there is not.
 * @throws ExpressionError for a text that is no expression.
 */
export function sourceOf(source: Source): GraphFigure {
  switch (source.kind) {
    case "figure":
      return graphFigure(source.figure);
    case "example": {
      const found = exampleGraphs.get(source.example);
      if (found !== undefined) return found;
      throw new RangeError(
        `there is no example ${source.example}; examples are ${[...exampleGraphs.keys()].join(", ")}`,
      );
    }
    case "expression":
      return expressionSource(source.text);
    case "graph":
      return storedFigure(source);
  }
}

/** The session with which a source is opened: as the figure looks, before the first step. */
export function newSession(source: Source, locale: Locale): Session {
  const { beyond: _, ...own } = { ...defaultAppearance, ...sourceOf(source).appearance };
  return { source, inputs: {}, step: 0, selection: null, locale, ...own };
}

/** A graph at values of its inputs, with the beyond of its derivatives. */
export interface Model {
  readonly variables: Readonly<Record<string, Variable>>;
  readonly results: ReturnType<GraphSource["build"]>;
  /** What the graph computes step by step, by one op or layer of the library. */
  readonly twin?: Tensor;
  readonly readings: ReturnType<typeof readingsOf>;
}

/** A source built at the given values of its inputs. @throws ShapeError, RangeError as ops do for inputs that they cannot take. */
export function modelOf(source: GraphSource & Pick<GraphFigure, "twin">, inputs: InputValues): Model {
  const values = { ...source.inputs, ...inputs };
  const variables = Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const dtype = source.dtypes === undefined ? "float64" : source.dtypes[name];
      return [name, variable(value as number, { dtype, name })];
    }),
  );
  const results = source.build(variables);
  const twin = source.twin?.(variables);
  return { variables, results, readings: readingsOf(results), ...(twin && { twin }) };
}

/**
 * The largest absolute difference between the derivatives by the inputs that the steps of a graph give, and those that its
 * twin gives as one node: what shows that folding changes nothing. Inputs that the twin has no derivative by do not count.
 */
export function foldDifference({ variables, results, readings, twin }: Model): number {
  if (twin === undefined) throw new Error("foldDifference: this graph has no twin to be compared with");
  const folded = readingsOf([{ out: twin, upstream: results[0].upstream }]);
  const differences = Object.values(variables).flatMap(({ node }) => {
    const [steps, whole] = [readings.readGradient(node), folded.readGradient(node)];
    return steps === undefined || whole === undefined ? [] : [...steps].map((value, i) => Math.abs(value - whole[i]));
  });
  return Math.max(...differences);
}

/** The whole graph of a session, both passes done. */
export function sessionScene(session: Pick<Session, "source" | "folds" | "symbols">, model: Model): GraphScene {
  return sceneOf(
    model.results.map(({ out }) => out.node),
    {
      ...model.readings,
      folds: new Set(session.folds),
      symbols: session.symbols,
      beyond: sourceOf(session.source).appearance?.beyond,
    },
  );
}

/** The picture of a session. @throws as its parts do. */
export function figureOf(session: Session): SvgElement {
  const scene = sessionScene(session, modelOf(sourceOf(session.source), session.inputs));
  const { source, labels, direction, local, numbered, locale } = session;
  return drawingOf(scene, {
    ...{ words: graphWords[locale], labels, direction, local, numbered },
    ...(source.kind === "figure" && { title: titleOf(source.figure as FigureNumber, locale) }),
  })(session.step);
}

/** The picture of a session as an SVG document. */
export function renderFigure(session: Session): string {
  return `${svgText(figureOf(session))}\n`;
}

/** The session at the step that the printed figure shows. */
export function printedSession(figure: number, locale: Locale): Session {
  const session = newSession({ kind: "figure", figure }, locale);
  const { shows, inputs, ...source } = graphFigure(figure);
  const scene = sessionScene(session, modelOf({ ...source, inputs }, {}));
  const steps = stepCount(scene);
  const step = typeof shows === "number" ? shows : shows === "backward" ? steps : scene.nodes.filter(isOp).length;
  return { ...session, step };
}
