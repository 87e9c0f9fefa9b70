import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { useBackend } from "../src/tensor/index.js";
import { figureNumbers, printedFigure, type Locale } from "../src/view/index.js";

const endings: Readonly<Record<Locale, string>> = { en: "svg", "zh-CN": "zh-CN.svg" };

/**
 * The chapter's figures as files of docs/figures, by name: in English `37.svg`, in Chinese `37.zh-CN.svg`. Their numbers
 * are those of the reference backend, which has the same bits on every machine: wasm fuses × and + where it can.
 */
export function figureFiles(): Map<string, string> {
  const files = new Map<string, string>();
  useBackend("reference");
  try {
    for (const figure of figureNumbers)
      for (const locale of Object.keys(endings) as Locale[])
        files.set(`${figure}.${endings[locale]}`, printedFigure(figure, locale));
  } finally {
    useBackend("auto");
  }
  return files;
}

/** Writes the figures into a folder. @returns how many files there are. */
export function writeFigureFiles(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const files = figureFiles();
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return files.size;
}
