import type { MarkdownIt } from "markdown-it";
import temml from "temml";

/** A TeX formula as MathML. @throws Error where it is not TeX that temml knows. */
const mathml = (tex: string, displayMode: boolean): string =>
  temml.renderToString(tex, { displayMode, throwOnError: true });

/** In characters of TeX. Longer ones may be wider than a small screen. */
const longFormula = 40;

/** Formulas as code hosts write them: $`…`$ in a line, and a fence of the language `math` on lines of their own. */
export function formulas(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("backticks", "formula", (state, silent) => {
    if (!state.src.startsWith("$`", state.pos)) return false;
    const end = state.src.indexOf("`$", state.pos + 2);
    if (end === -1) return false;
    if (!silent) state.push("formula", "math", 0).content = state.src.slice(state.pos + 2, end);
    state.pos = end + 2;
    return true;
  });
  markdown.renderer.rules.formula = (tokens, i) => {
    const tex = tokens[i].content;
    const box = tex.length > longFormula ? ' class="formula scroll" tabindex="0"' : "";
    return `<span${box}>${mathml(tex, false)}</span>`;
  };
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, i, ...rest) =>
    tokens[i].info.trim() === "math"
      ? `<div class="formula scroll" tabindex="0">${mathml(tokens[i].content, true)}</div>\n`
      : fence(tokens, i, ...rest);
}
