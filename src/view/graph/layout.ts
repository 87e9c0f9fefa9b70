import { Graph, layout } from "./dagre.js";

/** A box to be placed: a node of a picture. Pixels. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes, with room for its label. Pixels. */
export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly width: number;
  readonly height: number;
}

/** Where a graph goes: from left to right, or from top to bottom. */
export type Direction = "LR" | "TB";

/** What is to be placed, as plain data that a worker can be sent. */
export interface Boxes {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly direction: Direction;
}

/** A place in a picture. Pixels, from the left and from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything is. Pixels, from the left and from the top. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Centres of the boxes and their widths, by id. */
  readonly boxes: Readonly<Record<string, Point & { readonly width: number }>>;
  /** Of each line, by id: the places that it passes, without its ends, and the centre of its label. */
  readonly lines: Readonly<Record<string, { readonly via: readonly Point[]; readonly label: Point }>>;
}

const MARGIN = 12;
/** Up to this many lines the order in which they were given is tried too, and their crossings are counted. */
const COUNTED = 120;

/**
 * Places boxes in layers along the direction, lines with their labels between them, none overlapping (dagre: layers by
 * network simplex, order by barycentres, Gansner et al. 1993). It depends on what is connected and on the sizes alone;
 * what is given in the same order comes to lie in the same places. Where it costs no crossing, boxes keep that order.
 */
export function layoutOf(given: Boxes): Layout {
  const sorted = upright(place(given, false), given);
  if (given.lines.length > COUNTED) return sorted;
  const inOrder = place(given, true);
  return crossings(inOrder, given.lines) <= crossings(sorted, given.lines) ? inOrder : sorted;
}

function place({ boxes, lines, direction }: Boxes, inOrder: boolean): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction,
    nodesep: 18,
    edgesep: 14,
    ranksep: direction === "LR" ? 28 : 52, // labels of lines that go down are wide and low: the bends need room
    marginx: MARGIN,
    marginy: MARGIN,
    ranker: "network-simplex",
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { id, from, to, width, height } of lines) graph.setEdge(from, to, { width, height, labelpos: "c" }, id);
  layout(graph, { disableOptimalOrderHeuristic: inOrder });
  const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x * 2) / 2, y: Math.round(y * 2) / 2 });
  const size = graph.graph();
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    boxes: Object.fromEntries(boxes.map(({ id, width }) => [id, { ...rounded(graph.node(id)), width }])),
    lines: Object.fromEntries(
      lines.map(({ id, from, to, width, height }) => {
        const placed = graph.edge({ v: from, w: to, name: id });
        const label = rounded(placed);
        // Along its label a line is straight, so that what is written beside it stays there.
        const [alongX, alongY] = direction === "LR" ? [width / 2, 0] : [0, height / 2];
        const via = placed.points
          .slice(1, -1)
          .map(rounded)
          .flatMap((point) => {
            if (point.x !== label.x || point.y !== label.y) return [point];
            const { x, y } = point;
            return [
              { x: x - alongX, y: y - alongY },
              { x: x + alongX, y: y + alongY },
            ];
          });
        return [id, { via, label }];
      }),
    ),
  };
}

/** Mirrored where more pairs of sources lie against their order than in it: as good a layout, and the one expected. */
function upright(layout: Layout, { boxes, lines, direction }: Boxes): Layout {
  const across = ({ x, y }: Point): number => (direction === "LR" ? y : x);
  const read = new Set(lines.map(({ to }) => to));
  const places = boxes.filter(({ id }) => !read.has(id)).map(({ id }) => across(layout.boxes[id]));
  let order = 0;
  for (let i = 0; i < places.length; i++) for (let j = 0; j < i; j++) order += Math.sign(places[i] - places[j]);
  if (order >= 0) return layout;
  const { width, height } = layout;
  const turn = <P extends Point>(point: P): P =>
    direction === "LR" ? { ...point, y: height - point.y } : { ...point, x: width - point.x };
  const each = <A, B>(table: Readonly<Record<string, A>>, change: (entry: A) => B): Record<string, B> =>
    Object.fromEntries(Object.entries(table).map(([id, entry]) => [id, change(entry)]));
  return {
    ...layout,
    boxes: each(layout.boxes, turn),
    lines: each(layout.lines, ({ via, label }) => ({ via: via.map(turn), label: turn(label) })),
  };
}

type Segment = readonly [Point, Point];

/** How often two lines cross. */
function crossings({ boxes, lines }: Layout, given: readonly Line[]): number {
  const segments = given.map(({ id, from, to }) => {
    const points = [boxes[from], ...lines[id].via, boxes[to]];
    return points.slice(1).map((point, i): Segment => [points[i], point]);
  });
  let count = 0;
  for (let i = 0; i < segments.length; i++)
    for (let j = 0; j < i; j++)
      for (const one of segments[i]) for (const other of segments[j]) if (cross(one, other)) count++;
  return count;
}

/** Whether two segments have a point in common that is an end of neither. */
function cross([a, b]: Segment, [c, d]: Segment): boolean {
  const side = (p: Point, q: Point, r: Point): number =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
