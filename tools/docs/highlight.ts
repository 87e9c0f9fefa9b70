import { javascriptLanguage, typescriptLanguage } from "@codemirror/lang-javascript";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { escapeXml } from "../../src/view/svg.js";

const javascript = new Set(["js", "mjs", "javascript"]);
const typescript = new Set(["ts", "typescript"]);

/** A program as HTML: JavaScript and TypeScript with a class `tok-…` for each kind of word, any other as it is. */
export function highlight(code: string, language: string): string {
  const grammar = typescript.has(language) ? typescriptLanguage : javascript.has(language) ? javascriptLanguage : null;
  if (grammar === null) return escapeXml(code);
  let html = "";
  highlightCode(
    code,
    grammar.parser.parse(code),
    classHighlighter,
    (text, classes) => {
      html += classes === "" ? escapeXml(text) : `<span class="${classes}">${escapeXml(text)}</span>`;
    },
    () => {
      html += "\n";
    },
  );
  return html;
}
