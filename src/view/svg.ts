/** Characters that XML cannot write or advises against, not even as a reference: controls and halves of a pair. */
const UNWRITABLE = /(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/gu;
const REFERENCES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute; characters that XML cannot hold show as U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, "\ufffd").replace(/[&<>"]/g, (character) => REFERENCES[character]);
}

/** A number is a coordinate in pixels, kept to two decimals so that equal pictures are equal bytes; undefined is left out. */
export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

/**
 * An element of a picture as plain data: written as text by `svgText`, or given to a page's own way of making elements,
 * so that a file and a page show the same picture.
 */
export interface SvgElement {
  readonly name: string;
  /** In the order in which they are written. */
  readonly attributes: SvgAttributes;
  /** Elements, and text as it reads (not escaped). */
  readonly children: readonly (SvgElement | string)[];
}

export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

/** An attribute's text. */
export function attributeText(value: string | number): string {
  return typeof value === "number" ? coordinate(value) : value;
}

/** An element of a picture; attributes are written in their order. */
export function element(name: string, attributes: SvgAttributes, ...children: (SvgElement | string)[]): SvgElement {
  return { name, attributes, children };
}

/** The element as XML. */
export function svgText({ name, attributes, children }: SvgElement): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(attributeText(value))}"`],
  );
  const inside = children.map((child) => (typeof child === "string" ? escapeXml(child) : svgText(child))).join("");
  return inside === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inside}</${name}>`;
}

/** Whether two elements, or texts, are written alike. */
export function sameElement(a: SvgElement | string, b: SvgElement | string): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (a.name !== b.name || a.children.length !== b.children.length) return false;
  for (const key in a.attributes) if (a.attributes[key] !== b.attributes[key]) return false;
  for (const key in b.attributes) if (!(key in a.attributes)) return false;
  return a.children.every((child, i) => sameElement(child, b.children[i]));
}

/** A whole picture that stands alone: `title` is its name and `description` its content, for who cannot see it. */
export function svgDocument(
  picture: { title: string; description: string; width: number; height: number },
  ...content: SvgElement[]
): SvgElement {
  const { width, height } = picture;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      role: "img",
      "font-family": "system-ui, sans-serif",
      "font-size": 13,
    },
    element("title", {}, picture.title),
    element("desc", {}, picture.description),
    ...content,
  );
}
