/**
 * Classes in place of style attributes, which a page under a strict content policy (style-src 'self') would lose:
 * formulas come with them from temml, aligned columns from markdown-it.
 */
export class StyleClasses {
  readonly #names = new Map<string, string>();

  /** The markup with a class for each style attribute. `html` is markup that a generator wrote, with attributes quoted. */
  replaceIn(html: string): string {
    return html.replace(/<[a-z][^<>]* style="[^<>]*>/g, (tag) => {
      const style = / style="([^"]*)"/.exec(tag)![1];
      const bare = tag.replace(/ style="[^"]*"/, "");
      const name = this.#nameOf(style);
      return / class="/.test(bare)
        ? bare.replace(/ class="/, ` class="${name} `)
        : bare.replace(/^<[a-z0-9]+/, (start) => `${start} class="${name}"`);
    });
  }

  /** The rules of all classes that were given out. */
  css(): string {
    return [...this.#names].map(([style, name]) => `.${name} { ${style} }\n`).join("");
  }

  #nameOf(style: string): string {
    const known = this.#names.get(style);
    if (known !== undefined) return known;
    const name = `style-${this.#names.size + 1}`;
    this.#names.set(style, name);
    return name;
  }
}
