import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/project.mjs";

/** The languages of the staircase, and the headings of a chapter's parts in each. */
export const partsIn = {
  en: ["Predict, then run", "Exercise", "Answer", "What comes next"],
  "zh-CN": ["先猜，再运行", "练习", "答案", "接下来"],
} as const;
export type Language = keyof typeof partsIn;

/** A fenced block of a page. */
export interface Block {
  /** What stands behind the fence: `ts`, `text`, `sh`. */
  readonly info: string;
  /** Ends with a newline. */
  readonly content: string;
}

/** A page of the staircase. */
export interface Page {
  readonly language: Language;
  /** Its folder's path. */
  readonly folder: string;
  readonly file: string;
  readonly blocks: readonly Block[];
  /** The page without its blocks. */
  readonly prose: string;
  /** Paths of its links. */
  readonly links: readonly string[];
  /** Paths of its pictures. */
  readonly pictures: readonly string[];
}

const fenced = /^```(\w+)\n(.*?)^```$/gms;

/** Every page in a language, in the order of their names: the chapters, then the index. */
export function pagesIn(language: Language): Page[] {
  const folder = join(root, "docs", "learn", language);
  const files = readdirSync(folder).sort();
  return files.map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const blocks = [...text.matchAll(fenced)].map(([, info, content]) => ({ info, content }));
    const prose = text.replace(fenced, "");
    const references = [...prose.matchAll(/(!?)\[[^\]]+\]\(([^)]+)\)/g)];
    const pathsAfter = (mark: string): string[] =>
      references.filter((found) => found[1] === mark).map(([, , to]) => to);
    return { language, folder, file, blocks, prose, links: pathsAfter(""), pictures: pathsAfter("!") };
  });
}

export const isChapter = ({ file }: Page): boolean => /^\d\d-/.test(file);

/** What a reader runs, with what the page says it prints. */
export interface Shown {
  readonly source: string;
  readonly output: string;
}

/** The blocks of one kind that a `text` block follows. */
export function shownIn({ blocks }: Page, info: "ts" | "sh"): Shown[] {
  return blocks.flatMap((block, i) =>
    block.info === info && blocks[i + 1]?.info === "text"
      ? [{ source: block.content, output: blocks[i + 1].content }]
      : [],
  );
}
