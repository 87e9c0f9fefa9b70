import { extname } from "node:path";
import { ArgumentError } from "../train/index.js";
import {
  drawingOf,
  graphWords,
  momentOf,
  outline,
  stepsPage,
  svgText,
  toDot,
  toMermaid,
  type GraphScene,
  type Locale,
  type RenderOptions,
  type SvgElement,
} from "../view/index.js";
import { rasterize } from "./rasterize.js";

/** A graph with all that is asked for. */
export interface ShownGraph {
  readonly scene: GraphScene;
  readonly step: number;
  readonly locale: Locale;
  readonly render: Omit<RenderOptions, "words">;
}

interface FileFormat {
  /** Whether it is a picture, which takes place and colours. */
  readonly isPicture: boolean;
  readonly write: (shown: ShownGraph) => string | Promise<Uint8Array>;
}

/** More than this would take minutes to place. */
const MOST_NODES = 2000;
/** Of a page: more would be slow to open. */
const MOST_CHARACTERS = 20e6;

const sceneAt = ({ scene, step }: ShownGraph): GraphScene => momentOf(scene, step).scene;

/** What is written to stdout, by name. */
export const textFormats = {
  text: (shown) => `${outline(sceneAt(shown))}\n`,
  dot: (shown) => toDot(sceneAt(shown), shown.render.direction),
} as const satisfies Record<string, (shown: ShownGraph) => string>;

/** What is written into a file, by the ending of its name. */
export const fileFormats: Readonly<Record<string, FileFormat>> = {
  ".svg": { isPicture: true, write: (shown) => `${svgText(picture(shown))}\n` },
  ".png": { isPicture: true, write: (shown) => rasterize(picture(shown)) },
  ".html": { isPicture: true, write: page },
  ".dot": { isPicture: false, write: textFormats.dot },
  ".mmd": { isPicture: false, write: (shown) => toMermaid(sceneAt(shown), shown.render.direction) },
  ".txt": { isPicture: false, write: textFormats.text },
};

/** The format of a file by its name. @throws ArgumentError for an ending that is none. */
export function formatOf(path: string): FileFormat {
  const ending = extname(path).toLowerCase();
  if (Object.hasOwn(fileFormats, ending)) return fileFormats[ending];
  throw new ArgumentError(
    `--out ${path} does not say what to write; let the name end with ${Object.keys(fileFormats).join(", ")}`,
  );
}

function picture({ scene, step, locale, render }: ShownGraph): SvgElement {
  checkSize(scene);
  return drawingOf(scene, { ...render, words: graphWords[locale] })(step);
}

function page({ scene, step, locale, render }: ShownGraph): string {
  checkSize(scene);
  const html = stepsPage(scene, { ...render, locale, step });
  if (html.length > MOST_CHARACTERS)
    throw new ArgumentError(
      `the page would have ${(html.length / 1e6).toFixed(0)} MB with all of its steps; fold parts of the graph (--fold all), or write one step, as .svg`,
    );
  return html;
}

function checkSize({ nodes }: GraphScene): void {
  if (nodes.length > MOST_NODES)
    throw new ArgumentError(
      `this graph has ${nodes.length} nodes, and a picture has room for ${MOST_NODES}; fold parts of it (--fold all), or write .dot, .mmd or .txt`,
    );
}
