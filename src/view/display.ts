import type { Tensor } from "../tensor/index.js";
import type { Appearance } from "./figures/figure.js";
import { drawingOf } from "./graph/drawing.js";
import { outline } from "./graph/outline.js";
import { readingsOf, type Result } from "./graph/readings.js";
import { sceneOf } from "./graph/scene.js";
import { momentOf, stepCount } from "./graph/steps.js";
import { defaultAppearance } from "./session.js";
import { svgText } from "./svg.js";
import { graphWords } from "./words/index.js";
import type { Locale } from "./words/words.js";

/** The method by which Jupyter's kernels for JavaScript (Deno's) ask an object how it is shown. */
const jupyterDisplay = Symbol.for("Jupyter.display");

/** How a graph is shown; all of it may be left out. */
export interface DisplayOptions extends Partial<Appearance> {
  readonly title?: string;
  /** English by default. */
  readonly locale?: Locale;
  /** The end by default. */
  readonly step?: number;
}

/** What a notebook draws, and text where nothing can be drawn. */
export interface GraphDisplay {
  /** The picture, as an SVG document. */
  readonly svg: string;
  /** The outline. */
  toString(): string;
  [jupyterDisplay](): Readonly<Record<"image/svg+xml" | "text/plain", string>>;
}

/**
 * A graph for a notebook: as the last value of a cell it shows as a picture, with values and derivatives.
 * @throws ShapeError for a tensor that is no scalar and comes without an upstream derivative. @throws RangeError for a step
 * that there is not.
 */
export function graphDisplay(of: Tensor | readonly Result[], options: DisplayOptions = {}): GraphDisplay {
  const results: readonly Result[] = Array.isArray(of) ? of : [{ out: of as Tensor }];
  const { locale = "en", title, step: given, ...changes } = options;
  const { folds, symbols, beyond, ...looks } = { ...defaultAppearance, ...changes };
  const scene = sceneOf(
    results.map(({ out }) => out.node),
    { ...readingsOf(results), folds: new Set(folds), symbols, beyond },
  );
  const step = given ?? stepCount(scene);
  const svg = svgText(drawingOf(scene, { ...looks, words: graphWords[locale], title })(step));
  const text = outline(momentOf(scene, step).scene);
  return {
    svg,
    toString: () => text,
    [jupyterDisplay]: () => ({ "image/svg+xml": svg, "text/plain": text }),
  };
}
