/** Which of the repository's Markdown files are pages of the site, and where each file of the repository lies in it. */
import { readdirSync } from "node:fs";
import { join, posix, sep } from "node:path";

export type Language = "en" | "zh-CN";

/** The languages in which the learn chapters are written. */
export const languages: readonly Language[] = ["en", "zh-CN"];

const languageOf = (source: string): Language =>
  languages.find((language) => source.startsWith(chaptersOf(language))) ?? "en";

const chaptersOf = (language: Language): string => `docs/learn/${language}/`;

/** A Markdown file that becomes a page. Paths have forward slashes. */
export interface Page {
  /** In the repository. */
  readonly source: string;
  /** In the site. */
  readonly target: string;
  readonly language: Language;
  readonly isChapter: boolean;
}

/** The site follows the repository, with docs/ as its root and a README as its folder's index. */
function targetOf(source: string): string {
  const path = source.replace(/^docs\//, "");
  return posix.join(posix.dirname(path), posix.basename(path, ".md").replace(/^README$/, "index") + ".html");
}

/** In the order of their names, a folder's index first. */
function markdownIn(folder: string, path: string): string[] {
  const key = (source: string): string => source.replace(/(index|README)\.md$/, "");
  return readdirSync(join(folder, path), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => posix.join(path, name.replaceAll(sep, "/")))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The pages in the order of the navigation: the documents, then each language's chapters in the order of their names. */
export function findPages(root: string): Page[] {
  const sources = ["README.md", ...markdownIn(root, "docs"), "examples/README.md", "tools/README.md", "CHANGELOG.md"];
  const pages = sources.map((source): Page => {
    const language = languageOf(source);
    return { source, target: targetOf(source), language, isChapter: source.startsWith(chaptersOf(language)) };
  });
  return [...pages.filter(({ isChapter }) => !isChapter), ...pages.filter(({ isChapter }) => isChapter)];
}

/** Where a picture of the repository lies in the site. */
export const pictureTarget = (source: string): string => source.replace(/^docs\//, "");

/** Where a text of the repository that is no page, such as a program, lies in the site once a page leads to it. */
export const textTarget = (source: string): string => `source/${source}.html`;
