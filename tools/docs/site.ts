/** The documentation as static pages, from the repository's Markdown files. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { assetFiles } from "./assets.js";
import { highlight } from "./highlight.js";
import { escapeXml } from "../../src/view/svg.js";
import { addressFrom, pageHtml, type TitledPage } from "./layout.js";
import { parseMarkdown, type Document, type Reference } from "./markdown.js";
import { findPages, pictureTarget, textTarget } from "./pages.js";
import { pictureSize } from "./pictureSize.js";
import { StyleClasses } from "./styleClasses.js";

type ParsedPage = TitledPage & Document;

/** What a page's references lead to. */
interface Gathered {
  readonly texts: Set<string>;
  readonly pictures: Set<string>;
  readonly problems: string[];
}

function parsePages(root: string): ParsedPage[] {
  return findPages(root).map((page) => inFile(page.source, () => ({ ...page, ...parse(join(root, page.source)) })));
}

const parse = (file: string): Document => parseMarkdown(readFileSync(file, "utf8"));

function inFile<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${source}: ${(error as Error).message}`, { cause: error });
  }
}

/** A file of the repository that a page's address names; null where it leads out of the repository or nowhere. */
function fileAt(root: string, page: ParsedPage, path: string): string | null {
  const source = path === "" ? page.source : posix.join(posix.dirname(page.source), decodeURI(path));
  if (source.startsWith("../") || !existsSync(join(root, source))) return null;
  if (!statSync(join(root, source)).isDirectory()) return source;
  const readme = posix.join(source, "README.md");
  return existsSync(join(root, readme)) ? readme : null;
}

/** Gives a reference its address in the site, or says what is wrong with it. */
function follow(
  root: string,
  page: ParsedPage,
  pages: readonly ParsedPage[],
  reference: Reference,
  to: Gathered,
): void {
  const { kind, address, line } = reference;
  const complain = (problem: string): void => {
    to.problems.push(`${page.source}:${line}: ${kind} to ${address}: ${problem}`);
  };
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) {
    if (kind === "picture") complain("pictures are kept in the repository, pages load nothing from elsewhere");
    return;
  }
  const [path, id] = address.split("#");
  const source = fileAt(root, page, path);
  if (source === null) return complain("there is no such file in the repository, nor a folder with a README.md");
  if (kind === "picture") {
    if (reference.description === "") return complain("it has no description between its brackets");
    const size = pictureSize(join(root, source));
    if (size === null) return complain("it is no SVG file with a size");
    to.pictures.add(source);
    return reference.set(addressFrom(page.target, pictureTarget(source)), size);
  }
  const target = pages.find((other) => other.source === source);
  if (target === undefined) {
    if (id !== undefined) return complain("a file that is no page has no headings");
    to.texts.add(source);
    return reference.set(addressFrom(page.target, textTarget(source)));
  }
  if (id !== undefined && !target.headings.some((heading) => heading.id === decodeURIComponent(id)))
    return complain(`${source} has no heading with this id`);
  const file = target === page ? "" : addressFrom(page.target, target.target);
  reference.set(id === undefined ? addressFrom(page.target, target.target) : `${file}#${id}`);
}

/** A program or another text that a page leads to, as a page. */
function textPage(root: string, source: string): { page: TitledPage; body: string } {
  const text = readFileSync(join(root, source), "utf8");
  const code = highlight(text, posix.extname(source).slice(1));
  return {
    page: { source, target: textTarget(source), language: "en", isChapter: false, title: source, headings: [] },
    body: `<h1>${escapeXml(source)}</h1>\n<pre tabindex="0"><code>${code}</code></pre>`,
  };
}

/**
 * Writes the Markdown pages of the repository in `root` to `folder`, which is emptied first.
 * @returns the pages' paths in `folder`
 * @throws Error that lists every link that leads nowhere, with file and line.
 */
export function buildSite(root: string, folder: string): string[] {
  const pages = parsePages(root);
  const found: Gathered = { texts: new Set(), pictures: new Set(), problems: [] };
  for (const page of pages) page.references.forEach((reference) => follow(root, page, pages, reference, found));
  if (found.problems.length > 0) throw new Error(found.problems.join("\n"));

  const contents: { page: TitledPage; body: string }[] = [
    ...pages.map((page) => ({ page, body: inFile(page.source, page.render) })),
    ...[...found.texts].map((source) => textPage(root, source)),
  ];

  rmSync(folder, { recursive: true, force: true });
  const place = (target: string): string => {
    const file = join(folder, target);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  const styles = new StyleClasses();
  for (const { page, body } of contents)
    writeFileSync(place(page.target), pageHtml(page, pages, styles.replaceIn(body)));
  for (const source of found.pictures) copyFileSync(join(root, source), place(pictureTarget(source)));
  for (const [name, file] of Object.entries(assetFiles)) copyFileSync(file, place(`assets/${name}`));
  writeFileSync(place("assets/generated.css"), styles.css());
  return contents.map(({ page }) => page.target);
}
