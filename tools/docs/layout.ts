import { posix } from "node:path";
import { escapeXml } from "../../src/view/svg.js";
import type { Heading } from "./markdown.js";
import { languages, type Language, type Page } from "./pages.js";

/** A page with what the others say of it. */
export interface TitledPage extends Page {
  readonly title: string;
  readonly headings: readonly Heading[];
}

const words: { readonly [L in Language]: Record<"own" | "skip" | "pages" | "chapters" | "previous" | "next", string> } =
  {
    en: {
      own: "English",
      skip: "To the pages",
      pages: "Pages",
      chapters: "Learn",
      previous: "Previous",
      next: "Next",
    },
    "zh-CN": {
      own: "中文",
      skip: "转到页面列表",
      pages: "页面",
      chapters: "学习",
      previous: "上一章",
      next: "下一章",
    },
  };

/** The API reference, which typedoc writes. */
export const apiIndex = "api/index.html";

/** A relative address of one file of the site in another. */
export const addressFrom = (page: string, target: string): string =>
  encodeURI(posix.relative(posix.dirname(page), target));

/** The headings of levels 2 and 3, nested. */
function contents({ headings }: TitledPage): string {
  const item = ({ id, text }: Heading): string => `<a href="#${id}">${escapeXml(text)}</a>`;
  const sections: { heading: Heading; parts: Heading[] }[] = [];
  for (const heading of headings) {
    if (heading.level === 2) sections.push({ heading, parts: [] });
    if (heading.level === 3) sections.at(-1)?.parts.push(heading);
  }
  if (sections.length === 0) return "";
  const rows = sections.map(({ heading, parts }) => {
    const nested = parts.length === 0 ? "" : `<ul>${parts.map((part) => `<li>${item(part)}</li>`).join("")}</ul>`;
    return `<li>${item(heading)}${nested}</li>`;
  });
  return `<ul class="contents">${rows.join("")}</ul>`;
}

function navigation(page: TitledPage, pages: readonly TitledPage[]): string {
  const own = words[page.language];
  const link = ({ target, title, language }: Pick<TitledPage, "target" | "title" | "language">): string => {
    const current = target === page.target ? ' aria-current="page"' : "";
    const lang = language === page.language ? "" : ` lang="${language}"`;
    return `<a href="${addressFrom(page.target, target)}"${current}${lang}>${escapeXml(title)}</a>`;
  };
  const item = (other: TitledPage): string =>
    `<li>${link(other)}${other.target === page.target ? contents(page) : ""}</li>`;
  const documents = pages.filter(({ isChapter }) => !isChapter).map(item);
  documents.push(`<li>${link({ target: apiIndex, title: "API", language: "en" })}</li>`);
  const chapters = pages.filter(({ isChapter, language }) => isChapter && language === page.language);
  const elsewhere = translations(page, pages).map((other) => {
    const title = words[other.language].own;
    return `<li>${link({ ...other, title })}</li>`;
  });
  const learn = [...elsewhere, ...chapters.map(item)];
  return [
    `<nav id="pages" aria-label="${own.pages}">`,
    `<h2>${own.pages}</h2>\n<ul>\n${documents.join("\n")}\n</ul>`,
    learn.length === 0 ? "" : `<h2>${own.chapters}</h2>\n<ul>\n${learn.join("\n")}\n</ul>`,
    "</nav>",
  ].join("\n");
}

/** The same chapter in the other languages; for a document, their first chapters. */
function translations(page: TitledPage, pages: readonly TitledPage[]): TitledPage[] {
  return languages
    .filter((language) => language !== page.language)
    .flatMap((language) => {
      const chapters = pages.filter((other) => other.isChapter && other.language === language);
      const same = chapters.find(({ source }) => posix.basename(source) === posix.basename(page.source));
      return same ?? chapters[0] ?? [];
    });
}

function neighbours(page: TitledPage, pages: readonly TitledPage[]): string {
  if (!page.isChapter) return "";
  const own = words[page.language];
  const chapters = pages.filter(({ isChapter, language }) => isChapter && language === page.language);
  const place = chapters.findIndex(({ target }) => target === page.target);
  const link = (other: TitledPage | undefined, rel: "prev" | "next", word: string): string =>
    other === undefined
      ? ""
      : `<a rel="${rel}" href="${addressFrom(page.target, other.target)}"><small>${word}</small> ${escapeXml(other.title)}</a>`;
  return `<div class="neighbours">${link(chapters[place - 1], "prev", own.previous)}${link(chapters[place + 1], "next", own.next)}</div>`;
}

/** A whole page around `body`. */
export function pageHtml(page: TitledPage, pages: readonly TitledPage[], body: string): string {
  const own = words[page.language];
  const address = (target: string): string => addressFrom(page.target, target);
  const title = page.target === "index.html" ? page.title : `${page.title} · edgegrad`;
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<link rel="icon" href="${address("assets/icon.svg")}">
<link rel="stylesheet" href="${address("assets/temml.css")}">
<link rel="stylesheet" href="${address("assets/site.css")}">
<link rel="stylesheet" href="${address("assets/generated.css")}">
</head>
<body>
<header>
<a class="home" href="${address("index.html")}">edgegrad</a>
<a class="to-pages" href="#pages" aria-label="${own.skip}">${own.pages}</a>
</header>
<main>
${body}
${neighbours(page, pages)}
</main>
${navigation(page, pages)}
</body>
</html>
`;
}
