import { svgText, type SvgElement } from "../svg.js";

/** What an XML parser would refuse here: an unclosed or stray tag, a bare `<` or `&`. */
export function xmlFaults(svg: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const tag = /<(\/?)([a-z]+)(?: [a-z-]+(?:[A-Z][a-z]+)?="[^"<]*")*(\/?)>/g;
  for (const [, closes, name, single] of svg.matchAll(tag)) {
    if (closes !== "") {
      const last = open.pop();
      if (last !== name) faults.push(`</${name}> closes ${last}`);
    } else if (single === "") open.push(name);
  }
  if (open.length > 0) faults.push(`open at the end: ${open.join(", ")}`);
  if (svg.replace(tag, "").includes("<")) faults.push("a bare <");
  if (/&(?!(amp|lt|gt|quot);)/.test(svg)) faults.push("a bare &");
  return faults;
}

/** What no picture may have, whatever numbers and texts it was given. */
export function pictureFaults(picture: SvgElement): string[] {
  const svg = svgText(picture);
  const attributes = [...svg.matchAll(/ (d|x|y|width|height|viewBox|transform|stroke-width|font-size)="([^"]*)"/g)];
  const [title, description] = picture.children.map((child) => (typeof child === "string" ? child : child.name));
  return [
    ...xmlFaults(svg),
    ...attributes.flatMap(([whole, name, value]) => {
      if (/NaN|Infinity|undefined/.test(value)) return [whole];
      if (/^(width|height)$/.test(name) && !(Number(value) >= 0)) return [whole];
      return name === "font-size" && Number(value) < 12 ? [whole] : [];
    }),
    ...(/(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/u.test(svg) ? ["a character that XML cannot hold"] : []),
    ...(svg.match(/<(foreignObject|script|style|image|use)|(url|var)\([^<]*"/g) ?? []),
    ...(title === "title" && description === "desc" ? [] : ["no title and description"]),
  ];
}

/** Relative luminance, by WCAG 2. */
export function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, by WCAG 2: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** The texts that a picture shows, in order. */
export function shownTexts({ name, children }: SvgElement): string[] {
  return children.flatMap((child) => {
    if (typeof child === "string") return name === "text" ? [child] : [];
    return shownTexts(child);
  });
}
