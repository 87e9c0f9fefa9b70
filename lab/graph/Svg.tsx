import { h, type VNode } from "preact";
import { attributeText, type SvgElement } from "../view.js";

/** What a page adds to an element of a picture: handlers, focus, roles. */
export type Decorate = (element: SvgElement) => Readonly<Record<string, unknown>> | undefined;

/** A picture as the page's own elements: the same names, attributes and texts that its file has. */
export function Svg({ picture, decorate }: { readonly picture: SvgElement; readonly decorate?: Decorate }): VNode {
  return draw(picture, decorate, undefined);
}

function draw(element: SvgElement, decorate: Decorate | undefined, key: string | number | undefined): VNode {
  const { name, attributes, children } = element;
  const written: Record<string, unknown> = {};
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined) written[attribute] = attributeText(value);
  const id = attributes["data-node"] ?? attributes["data-edge"] ?? attributes["data-end"];
  // A text that changes is a new element, which its animation shows.
  const [content] = children;
  const role = attributes["data-role"];
  const text = role !== undefined && typeof content === "string" ? `${role} ${content}` : undefined;
  return h(
    name,
    { ...written, ...decorate?.(element), key: id ?? text ?? key },
    ...children.map((child, i) => (typeof child === "string" ? child : draw(child, decorate, i))),
  );
}
