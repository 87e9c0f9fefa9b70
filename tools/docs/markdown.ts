/** Markdown → HTML, with headings that can be linked to, formulas, highlighted programs, and links that are followed. */
import markdownIt, { type MarkdownIt, type Token } from "markdown-it";
import { formulas } from "./formula.js";
import { highlight } from "./highlight.js";
import { escapeXml } from "../../src/view/svg.js";

export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  /** Without markup. */
  readonly text: string;
  readonly id: string;
}

/** A link or a picture, whose address can be set before the document is rendered. */
export interface Reference {
  readonly kind: "link" | "picture";
  readonly address: string;
  /** A picture's description. */
  readonly description: string;
  /** From 1. */
  readonly line: number;
  /** Its address on the page, and a picture's size in pixels. */
  readonly set: (address: string, size?: { readonly width: number; readonly height: number }) => void;
}

export interface Document {
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly references: readonly Reference[];
  readonly render: () => string;
}

const markdown = markdownIt({ html: true, highlight }).use(formulas).use(scrollBoxes).use(comments).use(linkedHeadings);

/** What may be wider than a small screen scrolls in a box of its own, which the keyboard reaches. */
function scrollBoxes(md: MarkdownIt): void {
  const { fence, code_block: codeBlock } = md.renderer.rules;
  const reachable = (html: string): string => html.replace(/^<pre/, '<pre tabindex="0"');
  md.renderer.rules.fence = (...args) => reachable(fence(...args));
  md.renderer.rules.code_block = (...args) => reachable(codeBlock(...args));
  md.renderer.rules.table_open = () => '<div class="table scroll" tabindex="0">\n<table>\n';
  md.renderer.rules.table_close = () => "</table>\n</div>\n";
  const image = md.renderer.rules.image;
  md.renderer.rules.image = (...args) => `<span class="figure scroll" tabindex="0">${image(...args)}</span>`;
}

/** Comments are for who edits the file. Other HTML has no place in pages that are read on code hosts too. */
function comments(md: MarkdownIt): void {
  const drop = (tokens: Token[], i: number): string => {
    const { content } = tokens[i];
    if (/^\s*<!--[^]*-->\s*$/.test(content)) return "";
    throw new Error(`HTML in Markdown, which the site does not take: ${content.trim()}`);
  };
  md.renderer.rules.html_block = drop;
  md.renderer.rules.html_inline = drop;
}

function linkedHeadings(md: MarkdownIt): void {
  md.renderer.rules.heading_close = (tokens, i, options, _, renderer) => {
    const heading = tokens[i].meta?.heading as Heading | undefined;
    const link =
      heading === undefined
        ? ""
        : ` <a class="anchor" href="#${heading.id}" aria-label="${escapeXml(heading.text)}">#</a>`;
    return link + renderer.renderToken(tokens, i, options);
  };
}

/** The words of inline tokens, without markup. */
const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => (token.type === "softbreak" ? " " : token.children ? wordsOf(token.children) : token.content))
    .join("");

/** As code hosts make it, so that a link to a heading works there too; the second of the same is numbered. */
function headingId(text: string, taken: Set<string>): string {
  const base = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
  let id = base;
  for (let number = 1; taken.has(id); number++) id = `${base}-${number}`;
  taken.add(id);
  return id;
}

/** Gives each heading its id. */
function headingsOf(tokens: readonly Token[]): Heading[] {
  const taken = new Set<string>();
  const headings: Heading[] = [];
  tokens.forEach((token, i) => {
    if (token.type !== "heading_open") return;
    const text = wordsOf(tokens[i + 1].children!);
    const heading = { level: Number(token.tag.slice(1)), text, id: headingId(text, taken) };
    token.attrSet("id", heading.id);
    if (heading.level > 1) tokens[i + 2].meta = { heading };
    headings.push(heading);
  });
  return headings;
}

function referencesOf(tokens: readonly Token[]): Reference[] {
  const references: Reference[] = [];
  let line = 1;
  for (const block of tokens) {
    if (block.map !== null) line = block.map[0] + 1;
    let breaks = 0;
    for (const token of block.children ?? []) {
      if (token.type === "softbreak" || token.type === "hardbreak") breaks++;
      const attribute = { link_open: "href", image: "src" }[token.type];
      if (attribute === undefined) continue;
      references.push({
        kind: token.type === "image" ? "picture" : "link",
        address: String(token.attrGet(attribute)),
        description: wordsOf(token.children ?? []),
        line: line + breaks,
        set: (address, size) => {
          token.attrSet(attribute, address);
          if (size === undefined) return;
          token.attrSet("width", size.width);
          token.attrSet("height", size.height);
        },
      });
    }
  }
  return references;
}

/** @throws Error where the text does not begin with a title. */
export function parseMarkdown(text: string): Document {
  const environment = {};
  const tokens = markdown.parse(text, environment);
  const headings = headingsOf(tokens);
  if (headings[0]?.level !== 1) throw new Error("a page begins with its title: # Title");
  return {
    title: headings[0].text,
    headings,
    references: referencesOf(tokens),
    render: () => markdown.renderer.render(tokens, markdown.options, environment),
  };
}
