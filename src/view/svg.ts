/** Characters that XML cannot write or advises against, not even as a reference: controls and halves of a pair. */
const UNWRITABLE = /(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/gu;
const REFERENCES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute; characters that XML cannot hold show as U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, "\ufffd").replace(/[&<>"]/g, (character) => REFERENCES[character]);
}

/** Text is escaped; a number is a coordinate in pixels, kept to two decimals so that equal pictures are equal bytes. */
export type SvgAttributes = Readonly<Record<string, string | number>>;

export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

/** An element with the given (already written) content; attributes in the order given. */
export function element(name: string, attributes: SvgAttributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === "number" ? coordinate(value) : escapeXml(value)}"`,
  );
  const inside = content.join("");
  return inside === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inside}</${name}>`;
}

/** A whole picture that stands alone: `title` is its name and `description` its content, for who cannot see it. */
export function svgDocument(
  picture: { title: string; description: string; width: number; height: number },
  content: string,
): string {
  const { width, height } = picture;
  return `${element(
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
    element("title", {}, escapeXml(picture.title)),
    element("desc", {}, escapeXml(picture.description)),
    content,
  )}\n`;
}
