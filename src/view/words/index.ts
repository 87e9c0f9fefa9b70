import { en } from "./en.js";
import type { FigureNumber, GraphWords, Locale } from "./words.js";
import { zhCN } from "./zh-CN.js";

/** What pictures of graphs say, in each language. */
export const graphWords: Readonly<Record<Locale, GraphWords>> = { en, "zh-CN": zhCN };

/** The title of one of the chapter's figures. */
export function titleOf(figure: FigureNumber, locale: Locale): string {
  const { figures, figureTitle } = graphWords[locale];
  return figureTitle(figure, figures[figure]);
}
