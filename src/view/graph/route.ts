import { isRound, PORTS, RADIUS, shapeSize } from "./boxes.js";
import type { Direction, Layout, Point } from "./layout.js";
import type { SceneEdge, SceneNode } from "./scene.js";

/** The length of an arrow head, in pixels. */
const HEAD = 7;

/** An arrow's two shapes, as SVG path data. */
export interface Route {
  readonly line: string;
  readonly head: string;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const place = ({ x, y }: Point): string => `${round(x)},${round(y)}`;

/** The ways of all arrows between the outlines of their nodes, by id. */
export function routesOf(
  nodes: ReadonlyMap<string, SceneNode>,
  edges: readonly SceneEdge[],
  layout: Layout,
  direction: Direction,
): Map<string, Route> {
  const across = ({ x, y }: Point): number => (direction === "LR" ? y : x);
  const { boxes, lines } = layout;
  const sideOf = (id: string): number => {
    const { width, height } = shapeSize(nodes.get(id)!, direction);
    return direction === "LR" ? height : width;
  };
  const leaves = portsOf(
    edges,
    ({ from }) => from,
    sideOf,
    ({ id }) => across(lines[id].via[0] ?? lines[id].label),
  );
  const arrives = portsOf(
    edges,
    ({ to }) => to,
    sideOf,
    ({ id }) => across(lines[id].via.at(-1) ?? lines[id].label),
  );
  return new Map(
    edges.map((edge) => {
      const { id, from, to } = edge;
      const start = onOutline(nodes.get(from)!, boxes[from], 1, leaves.get(id)!, direction);
      const tip =
        to === null
          ? beforeText(boxes[id], direction)
          : onOutline(nodes.get(to)!, boxes[to], -1, arrives.get(id)!, direction);
      const [next = tip] = lines[id].via;
      const clear = direction === "LR" && next.y > start.y ? pastCaptions(start, boxes[from]) : [];
      return [id, route(start, [...clear, ...lines[id].via], tip, direction)];
    }),
  );
}

/** How far from the middle of a node's side each arrow ends, in the order in which they come, so that none cross there. */
function portsOf(
  edges: readonly SceneEdge[],
  endOf: (edge: SceneEdge) => string | null,
  sideOf: (id: string) => number,
  positionOf: (edge: SceneEdge) => number,
): Map<string, number> {
  const groups = new Map<string, SceneEdge[]>();
  for (const edge of edges) {
    const end = endOf(edge);
    if (end === null) continue;
    const group = groups.get(end);
    if (group === undefined) groups.set(end, [edge]);
    else group.push(edge);
  }
  const offsets = new Map<string, number>();
  for (const [end, group] of groups) {
    const gap = Math.min(PORTS, (sideOf(end) - 8) / group.length);
    group
      .toSorted((a, b) => positionOf(a) - positionOf(b))
      .forEach(({ id }, i) => offsets.set(id, (i - (group.length - 1) / 2) * gap));
  }
  return offsets;
}

/** The point on a node's outline towards its inputs (−1) or its readers (1), so far from the middle of that side. */
function onOutline(node: SceneNode, { x, y }: Point, side: 1 | -1, offset: number, direction: Direction): Point {
  const { width, height } = shapeSize(node, direction);
  const half = (direction === "LR" ? width : height) / 2;
  const along = side * (isRound(node) ? Math.sqrt(RADIUS ** 2 - offset ** 2) : half);
  return direction === "LR" ? { x: x + along, y: y + offset } : { x: x + offset, y: y + along };
}

/** Where an arrow that goes down is past what stands under its node: it leaves straight, so as not to cross it. */
function pastCaptions({ x, y }: Point, box: Point & { width: number }): Point[] {
  const right = box.x + box.width / 2;
  return right > x ? [{ x: right, y }] : [];
}

/** Where an arrow that leaves the picture ends: before the name of the result. */
function beforeText({ x, y, width }: Point & { width: number }, direction: Direction): Point {
  return direction === "LR" ? { x: x - width / 2, y } : { x, y: y - 12 };
}

function route(start: Point, via: readonly Point[], tip: Point, direction: Direction): Route {
  const flat = direction === "LR";
  const neck = flat ? { x: tip.x - HEAD, y: tip.y } : { x: tip.x, y: tip.y - HEAD };
  let line = `M${place(start)}`;
  let before = start;
  for (const point of [...via, neck]) {
    const [x, y] = [round((before.x + point.x) / 2), round((before.y + point.y) / 2)];
    if (before.x === point.x || before.y === point.y) line += `L${place(point)}`;
    else if (flat) line += `C${x},${round(before.y)} ${x},${round(point.y)} ${place(point)}`;
    else line += `C${round(before.x)},${y} ${round(point.x)},${y} ${place(point)}`;
    before = point;
  }
  const wing = HEAD / 2;
  const wings = flat
    ? [place({ x: neck.x, y: neck.y - wing }), place({ x: neck.x, y: neck.y + wing })]
    : [place({ x: neck.x - wing, y: neck.y }), place({ x: neck.x + wing, y: neck.y })];
  return { line, head: `M${place(tip)}L${wings.join("L")}Z` };
}
