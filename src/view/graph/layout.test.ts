import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { graphFigures } from "../figures/index.js";
import { modelOf, newSession, sessionScene, sourceOf } from "../session.js";
import { boxesOf, type Labels } from "./boxes.js";
import { layoutOf, type Boxes, type Direction, type Layout } from "./layout.js";

interface Area {
  readonly what: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Everything that needs room of its own: boxes, and labels of lines. */
function areas({ boxes, lines }: Boxes, layout: Layout): Area[] {
  return [
    ...boxes.map(({ id, width, height }) => ({ what: `box ${id}`, ...layout.boxes[id], width, height })),
    ...lines.map(({ id, width, height }) => ({ what: `label ${id}`, ...layout.lines[id].label, width, height })),
  ];
}

/** Pairs that overlap by more than the half pixel to which places are rounded. */
function overlaps(all: readonly Area[]): string[] {
  return all.flatMap((a, i) =>
    all
      .slice(0, i)
      .filter(
        (b) => (a.width + b.width) / 2 - Math.abs(a.x - b.x) > 1 && (a.height + b.height) / 2 - Math.abs(a.y - b.y) > 1,
      )
      .map((b) => `${a.what} and ${b.what}`),
  );
}

function outside(all: readonly Area[], { width, height }: Layout): string[] {
  return all
    .filter(
      (a) =>
        a.x - a.width / 2 < 0 || a.y - a.height / 2 < 0 || a.x + a.width / 2 > width || a.y + a.height / 2 > height,
    )
    .map(({ what }) => what);
}

const direction = fc.constantFrom<Direction>("LR", "TB");
const size = fc.record({ width: fc.integer({ min: 20, max: 160 }), height: fc.integer({ min: 20, max: 90 }) });

/** Graphs without cycles: each box reads some of those before it, one of them twice here and there. */
const graphs: fc.Arbitrary<Boxes> = fc
  .record({ direction, nodes: fc.array(fc.tuple(size, fc.array(fc.tuple(fc.nat(), size), { maxLength: 3 })), { minLength: 1, maxLength: 25 }) })
  .map(({ direction, nodes }) => ({
    direction,
    boxes: nodes.map(([box], i) => ({ id: `n${i}`, ...box })),
    lines: nodes.flatMap(([, reads], i) =>
      i === 0 ? [] : reads.map(([from, label], k) => ({ id: `n${i}.${k}`, from: `n${from % i}`, to: `n${i}`, ...label })),
    ),
  })); // oxfmt-ignore

describe("any graph", () => {
  test("nothing overlaps, and nothing lies outside", () => {
    fc.assert(
      fc.property(graphs, (given) => {
        const layout = layoutOf(given);
        const all = areas(given, layout);
        expect(overlaps(all)).toEqual([]);
        expect(outside(all, layout)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("the same is placed in the same way", () => {
    fc.assert(
      fc.property(graphs, (given) => {
        expect(layoutOf(structuredClone(given))).toEqual(layoutOf(given));
      }),
      { numRuns: 20 },
    );
  });

  test("boxes lie before those that read them", () => {
    fc.assert(
      fc.property(graphs, (given) => {
        const { boxes } = layoutOf(given);
        const along = given.direction === "LR" ? "x" : "y";
        for (const { from, to } of given.lines) expect(boxes[from][along]).toBeLessThan(boxes[to][along]);
      }),
      { numRuns: 20 },
    );
  });
});

test("nothing at all has a size", () => {
  expect(layoutOf({ boxes: [], lines: [], direction: "LR" })).toMatchObject({ boxes: {}, lines: {} });
});

describe.each([...graphFigures.keys()])("figure %d", (figure) => {
  const session = newSession({ kind: "figure", figure }, "en");
  const source = sourceOf(session.source);
  const scene = sessionScene(session, modelOf(source, {}));

  test.each<[Labels, Direction]>([
    ["numbers", "LR"],
    ["symbols", "LR"],
    ["both", "TB"],
  ])("%s, %s: nothing overlaps", (labels, direction) => {
    const given = boxesOf(scene, labels, direction);
    expect(overlaps(areas(given, layoutOf(given)))).toEqual([]);
  });

  test("places do not depend on values", () => {
    const [[name, value]] = Object.entries(source.inputs);
    const changed =
      typeof value === "number" ? -123456.789 : value.map((row) => (Array.isArray(row) ? row.map(() => 1e-9) : 1e-9));
    const other = sessionScene(session, modelOf(source, { [name]: changed as number })); // oxfmt-ignore
    expect(boxesOf(other, "both", "LR")).toEqual(boxesOf(scene, "both", "LR"));
  });
});
