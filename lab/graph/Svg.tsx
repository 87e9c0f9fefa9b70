import { h, type VNode } from "preact";
import { useRef } from "preact/hooks";
import { attributeText, sameElement, type SvgElement } from "../view.js";

/**
 * What a page adds to an element of a picture: attributes, and handlers, which may be those of an earlier drawing where
 * nothing else has changed.
 */
export type Decorate = (element: SvgElement) => Readonly<Record<string, unknown>> | undefined;

/** A part of a picture as it was drawn last. */
interface Drawn {
  readonly element: SvgElement;
  readonly added: ReturnType<Decorate>;
  readonly node: VNode;
}

/**
 * A picture as the page's own elements: the same names, attributes and texts that its file has. Parts that have not changed
 * are left as they are, so that a step through a large graph costs what it changes.
 */
export function Svg({ picture, decorate }: { readonly picture: SvgElement; readonly decorate?: Decorate }): VNode {
  const before = useRef<ReadonlyMap<string, Drawn>>(new Map());
  const now = new Map<string, Drawn>();
  const parts = picture.children.map((child, i) => {
    if (typeof child === "string") return child;
    const key = keyOf(child) ?? String(i);
    const added = decorate?.(child);
    const last = before.current.get(key);
    const same = last !== undefined && sameElement(last.element, child) && sameAdded(last.added, added);
    const node = same ? last.node : draw(child, added, key);
    now.set(key, { element: child, added, node });
    return node;
  });
  before.current = now;
  return h(picture.name, { ...written(picture), ...decorate?.(picture) }, ...parts);
}

/** What tells an element from those beside it; a text that changes is a new element, which its animation shows. */
function keyOf({ attributes, children }: SvgElement): string | undefined {
  const id = attributes["data-node"] ?? attributes["data-edge"] ?? attributes["data-end"];
  if (id !== undefined) return `${id}`;
  const [content] = children;
  const role = attributes["data-role"];
  return role !== undefined && typeof content === "string" ? `${role} ${content}` : undefined;
}

function written({ attributes }: SvgElement): Record<string, unknown> {
  const texts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) texts[name] = attributeText(value);
  return texts;
}

function draw(element: SvgElement, added: ReturnType<Decorate>, key: string | number): VNode {
  return h(
    element.name,
    { ...written(element), ...added, key },
    ...element.children.map((child, i) =>
      typeof child === "string" ? child : draw(child, undefined, keyOf(child) ?? i),
    ),
  );
}

/** Whether the same attributes were added; handlers do the same at any time. */
function sameAdded(a: ReturnType<Decorate>, b: ReturnType<Decorate>): boolean {
  return Object.keys(b ?? {}).every((name) => typeof b![name] === "function" || a?.[name] === b![name]);
}
