import { describe, expect, test } from "vitest";
import { graphFigures } from "../figures/index.js";
import { modelOf, newSession, sessionScene, sourceOf } from "../session.js";
import { boxesOf, CAPTION, shapeSize } from "./boxes.js";
import { layoutOf, type Point } from "./layout.js";
import { routesOf } from "./route.js";

/** Points along path data of M, L and C with absolute places, some to each part. */
function pointsOn(path: string): Point[] {
  const points: Point[] = [];
  for (const [, , rest] of path.matchAll(/([MLC])([^MLC]*)/g)) {
    const [a, b, c] = rest.split(" ").map((pair) => pair.split(",").map(Number) as [number, number]);
    const start = points.at(-1);
    if (start === undefined) points.push({ x: a[0], y: a[1] });
    else {
      const [p, q, end] = c === undefined ? [[start.x, start.y], a, a] : [a, b, c];
      for (let t = 0.05; t <= 1; t += 0.05) {
        const at = (k: number, from: number): number =>
          (1 - t) ** 3 * from + 3 * (1 - t) ** 2 * t * p[k] + 3 * (1 - t) * t ** 2 * q[k] + t ** 3 * end[k];
        points.push({ x: at(0, start.x), y: at(1, start.y) });
      }
    }
  }
  return points;
}

describe("arrows do not cross what stands under the node that they leave", () => {
  test.each([...graphFigures.keys()])("figure %s", (figure) => {
    const session = newSession({ kind: "figure", figure }, "en");
    const scene = sessionScene(session, modelOf(sourceOf(session.source), {}));
    const boxes = boxesOf(scene, "numbers", "LR");
    const layout = layoutOf(boxes);
    const nodes = new Map(scene.nodes.map((node) => [node.id, node]));
    const routes = routesOf(nodes, scene.edges, layout, "LR");
    for (const { id, from } of scene.edges) {
      const { x, y } = layout.boxes[from];
      const { width, height } = boxes.boxes.find((box) => box.id === from)!;
      const shape = shapeSize(nodes.get(from)!, "LR").height;
      const bottom = y + shape / 2;
      const captions = (height - shape) / (2 * CAPTION);
      const inside = pointsOn(routes.get(id)!.line).filter(
        (point) =>
          Math.abs(point.x - x) < width / 2 - 1 && point.y > bottom + 1 && point.y < bottom + captions * CAPTION,
      );
      expect(inside, id).toEqual([]);
    }
  });
});
