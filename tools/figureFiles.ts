import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figureNumbers, printedFigure, type Locale } from "../src/view/index.js";

const endings: Readonly<Record<Locale, string>> = { en: "svg", "zh-CN": "zh-CN.svg" };

/**
 * The chapter's figures as files of docs/figures, by name: in English `37.svg`, in Chinese `37.zh-CN.svg`. Their numbers
 * are those of the reference backend, which has the same bits on every machine: wasm fuses × and + where it can.
 */
export function figureFiles(): Map<string, string> {
  const locales = Object.keys(endings) as Locale[];
  return new Map(
    figureNumbers.flatMap((figure) =>
      locales.map((locale) => [`${figure}.${endings[locale]}`, printedFigure(figure, locale)] as const),
    ),
  );
}

/** Writes the figures into a folder. @returns how many files there are. */
export function writeFigureFiles(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const files = figureFiles();
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return files.size;
}
