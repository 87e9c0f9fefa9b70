import { mnistAccuracy } from "./figures/mnistAccuracy.js";
import { printedSession, renderFigure } from "./session.js";
import { graphWords } from "./words/index.js";
import type { FigureNumber, Locale } from "./words/words.js";

/** The chapter's figures in their order, 30 to 47. */
export const figureNumbers = Object.keys(graphWords.en.figures).map(Number) as FigureNumber[];

/** One of the chapter's figures as it is printed, an SVG document: the graphs at their printed step, and the chart 46. */
export function printedFigure(figure: FigureNumber, locale: Locale): string {
  return figure === 46 ? mnistAccuracy(locale) : renderFigure(printedSession(figure, locale));
}
