import { numberText } from "../check/numberText.js";
import { toBase64 } from "../graph/base64.js";
import { sha256 } from "../io/sha256.js";
import { drawingOf } from "./graph/drawing.js";
import { stepText } from "./graph/facts.js";
import type { RenderOptions } from "./graph/render.js";
import type { GraphScene } from "./graph/scene.js";
import { momentOf, stepCount } from "./graph/steps.js";
import { pageScript, pageStyle } from "./stepsPageParts.js";
import { escapeXml, sameElement, svgText, type SvgElement } from "./svg.js";
import { graphWords } from "./words/index.js";
import type { Locale } from "./words/words.js";

/** How the page of `stepsPage` looks. */
export interface StepsPageOptions extends Omit<RenderOptions, "words"> {
  readonly locale: Locale;
  /** The step that is shown first; by default the last one. */
  readonly step?: number;
}

/** From a step on, a part of the picture is drawn so: an index into the page's texts. */
type Run = readonly [step: number, text: number];

/** What the page's script is given. A part of the picture is named by its place among the picture's children. */
interface StepsData {
  readonly first: number;
  readonly texts: readonly string[];
  readonly parts: readonly { readonly child: number; readonly runs: readonly Run[] }[];
  readonly steps: readonly {
    readonly position: string;
    readonly sentence: string;
    readonly why: string;
    readonly lines: readonly string[];
  }[];
}

/**
 * A page that shows a graph step by step, as HTML that stands alone: nothing is loaded, and its policy allows its own
 * script and style alone. Buttons, a slider and keys go through the steps; what happens at each is said in words.
 * What is the same at several steps is stored once.
 */
export function stepsPage(scene: GraphScene, { locale, step, ...options }: StepsPageOptions): string {
  const words = graphWords[locale];
  const { title = words.title } = options;
  const last = stepCount(scene);
  const first = step ?? last;
  const draw = drawingOf(scene, { ...options, words });
  const shown = draw(first);
  const data: StepsData = {
    first,
    ...changingParts(draw, last),
    steps: Array.from({ length: last + 1 }, (_, at) => {
      const { sentence, why = "", lines } = stepText(momentOf(scene, at), words, numberText);
      return { position: words.stepper.position(at, last), sentence, why, lines: lines.map(({ text }) => text) };
    }),
  };
  const button = (id: string, label: string, sign: string): string =>
    `<button type="button" id="${id}" aria-label="${escapeXml(label)}" title="${escapeXml(label)}">${sign}</button>`;
  const { stepper } = words;
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
<div id="graph" tabindex="0" role="region" aria-label="${escapeXml(title)}">${svgText(readable(shown))}</div>
<div id="bar">
${button("first", stepper.first, "|◀")}
${button("back", stepper.back, "◀")}
${button("next", stepper.next, "▶")}
${button("last", stepper.last, "▶|")}
<input type="range" id="slider" min="0" max="${last}" value="${first}" aria-label="${escapeXml(stepper.slider)}">
<output id="position" for="slider">${escapeXml(data.steps[first].position)}</output>
</div>
<p id="sentence" aria-live="polite">${escapeXml(data.steps[first].sentence)}</p>
<div id="lines">${data.steps[first].lines.map((line) => `<p>${escapeXml(line)}</p>`).join("")}</div>
<p id="why">${escapeXml(data.steps[first].why)}</p>
<p id="keys">${escapeXml(stepper.keys)}</p>
</main>
<script type="application/json" id="steps">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

/** As part of a page the picture's nodes can be read one by one, where an image would be one thing. */
function readable(picture: SvgElement): SvgElement {
  return { ...picture, attributes: { ...picture.attributes, role: "group" } };
}

/** The parts of the picture that are not the same at all steps. */
function changingParts(draw: (step: number) => SvgElement, last: number): Pick<StepsData, "texts" | "parts"> {
  const places = new Map<string, number>();
  const runs: Run[][] = draw(0).children.map(() => []);
  let before: SvgElement["children"] = [];
  for (let step = 0; step <= last; step++) {
    const { children } = draw(step);
    children.forEach((part, child) => {
      if (before.length > 0 && sameElement(part, before[child])) return; // far sooner seen than written
      const text = svgText(part as SvgElement);
      const place = places.get(text) ?? places.size;
      places.set(text, place);
      runs[child].push([step, place]);
    });
    before = children;
  }
  const changing = runs.flatMap((own, child) => (own.length > 1 ? [{ child, runs: own }] : []));
  const numbers = new Map<number, number>(); // of the texts that are needed
  const renumbered = changing.map(({ child, runs: own }) => ({
    child,
    runs: own.map(([step, place]): Run => {
      if (!numbers.has(place)) numbers.set(place, numbers.size);
      return [step, numbers.get(place)!];
    }),
  }));
  const all = [...places.keys()];
  return { texts: [...numbers.keys()].map((place) => all[place]), parts: renumbered };
}

function digest(text: string): string {
  const hex = sha256(new TextEncoder().encode(text));
  return `'sha256-${toBase64(Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16)))}'`;
}

/** Allows the page's own script and style, by their digests, and nothing else. */
const policy = (): string =>
  `default-src 'none'; script-src ${digest(pageScript)}; style-src ${digest(pageStyle)}; base-uri 'none'; form-action 'none'`;
