import { useComputed, useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { GraphScene, Layout, SvgElement } from "../view.js";
import { shellWords } from "../shell/words.js";
import { useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";
import { Svg } from "./Svg.js";
import { graphPanelWords } from "./words.js";

/** What is drawn smaller than this is no longer read; then it is scrolled. A picture opens at least as large. */
const SMALLEST_OPEN = 0.85;
const SMALLEST_FIT = 0.5;
/** Larger than this is no help. */
const LARGEST_FIT = 1.35;
/** The share of the window's height that a picture takes where it need not be drawn smaller than it is. */
const OPEN_HEIGHT = 0.38;
const ZOOM = 1.25;
/** Pixels beside an active node, for the labels of its arrows. */
const ROOM = 110;
/** Nodes whose middles are less apart than this along the picture's direction stand beside each other. Pixels. */
const BESIDE = 24;

/** What can be focused: nodes, and the ends of arrows that leave the picture. */
function stopsOf({ nodes, edges }: GraphScene): string[] {
  return [...nodes.map(({ id }) => id), ...edges.filter(({ to }) => to === null).map(({ id }) => id)];
}

/** The picture, to be looked at, pointed at and walked through. */
export function Canvas({
  store,
  hovered,
  onKey,
}: {
  readonly store: GraphStore;
  /** The id of what the pointer is on. */
  readonly hovered: Signal<string | null>;
  /** Keys that are not about moving in the graph. */
  readonly onKey: (key: string, focused: string) => boolean;
}) {
  const words = useWords(graphPanelWords);
  const { failed } = useWords(shellWords);
  const box = useRef<HTMLDivElement>(null);
  const zoom = useSignal<number | null>(null);
  const room = useSignal({ width: 0, height: 0 });
  const cursor = useSignal<string | null>(null);
  const picture = store.picture.value;
  const layout = store.layout.value;
  const stops = useComputed(() => stopsOf(store.scene.value));
  const focused = cursor.value !== null && stops.value.includes(cursor.value) ? cursor.value : stops.value[0];

  useEffect(() => {
    const canvas = box.current!;
    const observer = new ResizeObserver(() => {
      const [width, height] = [canvas.clientWidth, parseFloat(getComputedStyle(canvas).maxHeight)];
      if (width !== room.value.width || height !== room.value.height) room.value = { width, height };
    });
    observer.observe(canvas);
    return () => observer.disconnect();
  }, []);

  const { opening, whole } = fits(layout, room.value);
  const scale = zoom.value ?? opening;
  const active = store.moment.value.active?.id;
  useEffect(() => {
    if (layout !== null) bringIntoView(box.current!, active ?? firstIn(layout, store.session.peek().direction));
  }, [active, layout, room.value]);

  const focus = (id: string): void => {
    cursor.value = id;
    store.select(id);
    const marked = CSS.escape(id);
    box.current!.querySelector<SVGElement>(`[data-node="${marked}"], [data-end="${marked}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || layout === null) return;
    const next = neighbour(event.key, focused, store.scene.value, layout, store.session.value.direction);
    if (next !== undefined) {
      event.preventDefault();
      if (next !== null) focus(next);
    } else if (event.key === "Escape") (event.target as SVGElement).blur();
    else if (onKey(event.key, focused)) event.preventDefault();
  };

  const decorate = (element: SvgElement): Readonly<Record<string, unknown>> | undefined => {
    const { attributes, name } = element;
    if (name === "svg")
      return {
        role: "group",
        "aria-label": words.graph,
        style: layout && { width: `${layout.width * scale}px`, height: `${layout.height * scale}px` },
      };
    const stop = attributes["data-node"] ?? attributes["data-end"];
    const id = stop ?? attributes["data-edge"];
    if (typeof id !== "string") return undefined;
    const pointing = { onPointerEnter: () => (hovered.value = id), onPointerLeave: () => (hovered.value = null) };
    if (stop === undefined) return { ...pointing, onClick: () => store.select(id) };
    return {
      ...pointing,
      tabindex: id === focused ? 0 : -1,
      "data-selected": id === store.session.value.selection ? "" : undefined,
      onFocus: () => {
        cursor.value = id;
        store.select(id);
      },
      onClick: () => focus(id),
    };
  };
  return (
    <div class="canvas-frame">
      <div class="canvas" data-testid="graph" ref={box} onKeyDown={onKeyDown} {...usePan(box)}>
        {picture === null ? (
          <p role="status" class="message">
            {store.layoutFailure.value === null
              ? words.layingOut(store.scene.value.nodes.length)
              : failed(store.layoutFailure.value)}
          </p>
        ) : (
          <Svg picture={picture} decorate={decorate} />
        )}
      </div>
      <div class="zoom" role="group" aria-label={words.fit}>
        <button type="button" class="icon" aria-label={words.zoomOut} onClick={() => (zoom.value = scale / ZOOM)}>
          −
        </button>
        <button type="button" class="icon" aria-label={words.zoomIn} onClick={() => (zoom.value = scale * ZOOM)}>
          +
        </button>
        <button type="button" onClick={() => (zoom.value = zoom.value === whole ? null : whole)}>
          {words.fit}
        </button>
      </div>
    </div>
  );
}

/** How large a picture is drawn at first, and how large for the whole of it to be seen, if that can still be read. */
function fits(layout: Layout | null, room: { width: number; height: number }): { opening: number; whole: number } {
  if (layout === null) return { opening: 1, whole: 1 };
  const byWidth = Math.min(LARGEST_FIT, room.width / layout.width);
  const low = Math.max(1, (OPEN_HEIGHT * innerHeight) / layout.height);
  return {
    opening: Math.max(SMALLEST_OPEN, Math.min(byWidth, low)),
    whole: Math.max(SMALLEST_FIT, Math.min(byWidth, room.height / layout.height)),
  };
}

/** The node at the edge where the picture begins. */
function firstIn({ boxes }: Layout, direction: "LR" | "TB"): string {
  const along = (id: string): number => (direction === "LR" ? boxes[id].x : boxes[id].y);
  return Object.keys(boxes).reduce((first, id) => (along(id) < along(first) ? id : first));
}

/** Scrolls a frame, and not the page, so far that a node of its picture is seen. */
function bringIntoView(box: HTMLElement, id: string): void {
  const node = box.querySelector(`[data-node="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  if (node === undefined) return;
  const frame = box.getBoundingClientRect();
  const room = Math.min(ROOM, frame.width / 4);
  if (node.left < frame.left + room) box.scrollLeft -= frame.left + room - node.left;
  else if (node.right > frame.right - room) box.scrollLeft += node.right - frame.right + room;
  if (node.top < frame.top || node.bottom > frame.bottom)
    box.scrollTop += (node.top + node.bottom - frame.top - frame.bottom) / 2;
}

/** Where an arrow key leads: an id, null where there is nothing that way, undefined for another key. */
function neighbour(
  key: string,
  from: string,
  { nodes, edges }: GraphScene,
  { boxes }: Layout,
  direction: "LR" | "TB",
): string | null | undefined {
  const turned = {
    LR: key,
    TB: { ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft", ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" }[key] ?? key,
  };
  const end = edges.find(({ id, to }) => to === null && id === from);
  switch (turned[direction]) {
    case "ArrowRight": {
      const out = edges.find((edge) => edge.from === from && end === undefined);
      return out === undefined ? null : (out.to ?? out.id);
    }
    case "ArrowLeft":
      if (end !== undefined) return end.from;
      return nodes.find(({ id }) => id === from)?.inputs[0] ?? null;
    case "ArrowUp":
    case "ArrowDown": {
      const along = (id: string): number => (direction === "LR" ? boxes[id].x : boxes[id].y);
      const across = (id: string): number => (direction === "LR" ? boxes[id].y : boxes[id].x);
      const column = Object.keys(boxes)
        .filter((id) => Math.abs(along(id) - along(from)) < BESIDE)
        .toSorted((a, b) => across(a) - across(b));
      return column[column.indexOf(from) + (turned[direction] === "ArrowDown" ? 1 : -1)] ?? null;
    }
    default:
      return undefined;
  }
}

/** Dragging with a mouse moves what is larger than its frame; fingers scroll it by themselves. */
function usePan(box: { readonly current: HTMLDivElement | null }) {
  const start = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  return {
    onPointerDown: ({ pointerType, button, clientX, clientY }: PointerEvent) => {
      if (pointerType !== "mouse" || button !== 0) return;
      const { scrollLeft, scrollTop } = box.current!;
      start.current = { x: clientX, y: clientY, left: scrollLeft, top: scrollTop };
    },
    onPointerMove: ({ clientX, clientY, buttons }: PointerEvent) => {
      if (start.current === null || buttons === 0) return;
      box.current!.scrollLeft = start.current.left + start.current.x - clientX;
      box.current!.scrollTop = start.current.top + start.current.y - clientY;
    },
    onPointerUp: () => (start.current = null),
    onPointerLeave: () => (start.current = null),
  };
}
