import { formatShape } from "../../shape/shape.js";
import { element, svgDocument, type SvgElement } from "../svg.js";
import type { GraphWords } from "../words/words.js";
import {
  CAPTION,
  CAPTION_GAP,
  drawnText,
  isRound,
  LABEL_GAP,
  LABEL_LINE,
  nameCaption,
  RADIUS,
  shapeSize,
  type Labels,
} from "./boxes.js";
import { Neighbours, nodeText, outputText, summaryText } from "./facts.js";
import { fanOut } from "./fanOut.js";
import type { Direction, Layout, Point } from "./layout.js";
import { routesOf, type Route } from "./route.js";
import { fullText, isOp, SPELLED_OUT, type Reading, type SceneEdge, type SceneNode } from "./scene.js";
import type { Moment } from "./steps.js";

/** How a moment is drawn. */
export interface RenderOptions {
  readonly words: GraphWords;
  readonly title?: string;
  /** By default numbers. */
  readonly labels?: Labels;
  /** That of the layout; by default LR. */
  readonly direction?: Direction;
  /** Dims all but the active node, its arrows and what they join it to: local computation. */
  readonly local?: boolean;
  /** Writes at each node in which step of the backward pass it computes. */
  readonly numbered?: boolean;
}

/** On the white ground of the picture, text at least 7:1; a page's style sheet may replace them by the class names. */
const GROUND = "#ffffff";
const INK = "#1b1f24";
const MUTED = "#4a5058";
const GRADIENT = "#a3195b";
const LINE = "#6b7480";
const PENDING = "#b6bdc6";
const FILLS = { source: "#eef3fa", op: "#ffffff", scope: "#f3eefa" } as const;
const ACTIVE = "#ffe08a";
const DIMMED = "0.35";

/** From a text's middle to its base line. */
const BASE = 4.5;

/** What all parts of one picture share. */
interface Picture extends Required<Omit<RenderOptions, "title" | "numbered">> {
  readonly moment: Moment;
  readonly layout: Layout;
  readonly neighbours: Neighbours;
  /** Ids of nodes whose derivative is a sum. */
  readonly sums: ReadonlySet<string>;
  /** Ids of what is not dimmed; all where absent. */
  readonly lit: ReadonlySet<string> | undefined;
  /** By id, in which step of the backward pass a node computes; empty where that is not shown. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** A picture of a graph at a moment, as a document that stands alone. */
export function renderGraph(moment: Moment, layout: Layout, options: RenderOptions): SvgElement {
  const { nodes, edges } = moment.scene;
  const { words, labels = "numbers", direction = "LR", local = false, numbered = false, title = words.title } = options;
  const neighbours = new Neighbours(moment.scene);
  const lit = local && moment.active !== null ? litBy(moment.active, neighbours) : undefined;
  const picture: Picture = {
    ...{ moment, layout, neighbours, words, labels, direction, local, lit },
    sums: fanOut(moment.scene),
    numbers: new Map(numbered ? nodes.filter(isOp).map(({ id }, i, ops) => [id, ops.length - i]) : []),
  };
  const routes = routesOf(new Map(nodes.map((node) => [node.id, node])), edges, layout, direction);
  const { width, height } = layout;
  return svgDocument(
    { title, description: summaryText(moment.scene, words), width, height },
    element("rect", { class: "ground", width, height, fill: GROUND }),
    ...edges.map((edge) => drawEdge(edge, routes.get(edge.id)!, picture)),
    ...nodes.map((node) => drawNode(node, picture)),
    ...edges.filter(({ to }) => to === null).map((edge) => drawEnd(edge, picture)),
  );
}

/** The active node, its arrows, and what is at their other ends. */
function litBy(active: SceneNode, neighbours: Neighbours): Set<string> {
  const arrows = [...neighbours.into(active), ...neighbours.out(active)];
  return new Set([active.id, ...arrows.flatMap(({ id, from, to }) => (to === null ? [id, from] : [id, from, to]))]);
}

const opacityOf = (id: string, { lit }: Picture): string | undefined =>
  lit === undefined || lit.has(id) ? undefined : DIMMED;

const dataText = (reading: Reading | undefined): string | undefined => reading && fullText(reading, SPELLED_OUT);

interface TextStyle {
  readonly fill: string;
  readonly anchor?: "middle" | "start";
  readonly size?: number;
  readonly italic?: true;
  /** On a shape of its own; texts on the ground have a halo, to be readable where a line passes behind them. */
  readonly bare?: true;
}

function text(role: string, x: number, y: number, content: string, style: TextStyle): SvgElement {
  return element(
    "text",
    {
      class: role,
      "data-role": role,
      x,
      y,
      "text-anchor": style.anchor ?? "middle",
      fill: style.fill,
      stroke: style.bare ? undefined : GROUND,
      "stroke-width": style.bare ? undefined : 3,
      "paint-order": style.bare ? undefined : "stroke",
      "font-size": style.size,
      "font-style": style.italic && "italic",
    },
    content,
  );
}

/** A number, a formula, or `formula = number`; absent while the number is not known. */
function labelText(symbol: string, reading: Reading | undefined, labels: Labels): string | undefined {
  if (reading === undefined) return undefined;
  const formula = drawnText(symbol);
  return { numbers: reading.text, symbols: formula, both: `${formula} = ${reading.text}` }[labels];
}

function drawEdge(edge: SceneEdge, { line, head }: Route, picture: Picture): SvgElement {
  const { moment, layout, labels, direction } = picture;
  const { id, from, to, shape, symbols, value, gradient } = edge;
  const near = moment.active !== null && (from === moment.active.id || to === moment.active.id);
  const { x, y } = layout.lines[id].label;
  const [left, anchor] = direction === "LR" ? ([x, "middle"] as const) : ([x + 6, "start"] as const);
  const above = labelText(symbols.value, value, labels);
  const below = labelText(symbols.gradient, gradient, labels);
  const base = y - LABEL_GAP - 1;
  return element(
    "g",
    {
      class: near ? "edge near" : "edge",
      "data-edge": id,
      "data-from": from,
      "data-to": to ?? undefined,
      "data-value": dataText(value),
      "data-grad": dataText(gradient),
      opacity: opacityOf(id, picture),
    },
    element("path", { class: "line", d: line, fill: "none", stroke: LINE, "stroke-width": near ? "2.5" : "1.5" }),
    element("path", { class: "head", d: head, fill: LINE }),
    ...(shape.length > 0
      ? [text("shape", left, base - LABEL_LINE, formatShape(shape), { anchor, fill: MUTED, size: 12 })]
      : []),
    ...(above === undefined ? [] : [text("value", left, base, above, { anchor, fill: INK })]),
    ...(below === undefined
      ? []
      : [text("grad", left, y + LABEL_LINE, below, { anchor, fill: GRADIENT, italic: true })]),
  );
}

function drawNode(node: SceneNode, picture: Picture): SvgElement {
  const { moment, layout, neighbours, words, sums, direction } = picture;
  const { id, form, label, value, gradient } = node;
  const { x, y } = layout.boxes[id];
  const state = moment.states.get(id)!;
  const name = nameCaption(node);
  const captions: [role: string, content: string, style: TextStyle][] = [];
  if (name !== undefined) captions.push(["name", drawnText(name), { fill: MUTED, size: 12 }]);
  if (sums.has(id) && gradient !== undefined)
    captions.push(["sum", `Σ = ${gradient.text}`, { fill: GRADIENT, italic: true }]);
  return element(
    "g",
    {
      class: `node ${form} ${state}`,
      role: "group",
      "aria-label": nodeText(node, neighbours, words),
      "data-node": id,
      "data-form": form,
      "data-state": state,
      "data-value": dataText(value),
      "data-grad": dataText(gradient),
      opacity: opacityOf(id, picture),
    },
    ...outlineOf(node, { x, y }, state, direction),
    text("label", x, y + BASE, drawnText(label), { fill: INK, bare: true, ...(isRound(node) && { size: 15 }) }),
    ...captions.map(([role, content, style], i) => {
      const size = shapeSize(node, direction);
      return direction === "LR"
        ? text(role, x, y + size.height / 2 - 3 + (i + 1) * CAPTION, content, style)
        : text(role, x + size.width / 2 + CAPTION_GAP, y + BASE + (i - (captions.length - 1) / 2) * CAPTION, content, {
            ...style,
            anchor: "start",
          });
    }),
    ...numberOf(node, { x, y }, picture),
  );
}

/** Circles for ops, boxes for what is given, doubled boxes for folded parts of the graph. */
function outlineOf(node: SceneNode, { x, y }: Point, state: string, direction: Direction): SvgElement[] {
  const active = state === "active";
  const paint = {
    class: "outline",
    fill: active ? ACTIVE : FILLS[node.form],
    stroke: active ? INK : state === "pending" ? PENDING : LINE,
    "stroke-width": active ? "2.5" : "1.5",
  };
  // last, so that a page that takes it away and gives it back writes the same picture
  const dashes = { "stroke-dasharray": state === "pending" ? "3 3" : undefined };
  if (isRound(node)) return [element("circle", { ...paint, cx: x, cy: y, r: RADIUS, ...dashes })];
  const { width, height } = shapeSize(node, direction);
  const box = (inset: number): SvgElement => {
    const corner = { x: x - width / 2 + inset, y: y - height / 2 + inset };
    const size = { width: width - 2 * inset, height: height - 2 * inset };
    return element("rect", { ...paint, ...corner, ...size, rx: 6, ...dashes });
  };
  return node.form === "scope" ? [box(0), box(3)] : [box(0)];
}

/** The step of the backward pass in which a node computes, at its upper right. */
function numberOf({ id }: SceneNode, { x, y }: Point, { numbers }: Picture): SvgElement[] {
  const number = numbers.get(id);
  if (number === undefined) return [];
  const centre = { x: x + RADIUS - 1, y: y - RADIUS + 1 };
  return [
    element("circle", { class: "badge", cx: centre.x, cy: centre.y, r: 9, fill: GRADIENT }),
    text("number", centre.x, centre.y + 4, String(number), { fill: GROUND, size: 11, bare: true }),
  ];
}

/** The name of a result, where its arrow ends. */
function drawEnd(edge: SceneEdge, picture: Picture): SvgElement {
  const { x, y } = picture.layout.boxes[edge.id];
  return element(
    "g",
    {
      class: "node end",
      role: "group",
      "aria-label": outputText(edge, picture.words),
      "data-end": edge.id,
      opacity: opacityOf(edge.id, picture),
    },
    text("label", x, y + BASE, drawnText(edge.symbols.value), { fill: INK }),
  );
}
