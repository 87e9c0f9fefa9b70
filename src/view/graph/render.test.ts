import { describe, expect, test } from "vitest";
import { variable, type Tensor } from "../../tensor/index.js";
import { graphFigures } from "../figures/index.js";
import { figureOf, newSession, printedSession, renderFigure, type Session } from "../session.js";
import { escapeXml, svgText, type SvgElement } from "../svg.js";
import { graphWords, titleOf } from "../words/index.js";
import type { FigureNumber } from "../words/words.js";
import { boxesOf } from "./boxes.js";
import { given, shown } from "./fixtures.js";
import { layoutOf } from "./layout.js";
import { renderGraph, type RenderOptions } from "./render.js";
import type { GraphScene } from "./scene.js";
import { momentOf, stepCount } from "./steps.js";

/** Every element of a picture. */
function all(element: SvgElement | string): SvgElement[] {
  return typeof element === "string" ? [] : [element, ...element.children.flatMap(all)];
}
const withRole = (picture: SvgElement, role: string): string[] =>
  all(picture)
    .filter(({ attributes }) => attributes["data-role"] === role)
    .map(({ children }) => (children as string[]).join(""));

function drawn(scene: GraphScene, options: Partial<RenderOptions> = {}, step = stepCount(scene)): SvgElement {
  const { labels = "numbers", direction = "LR" } = options;
  return renderGraph(momentOf(scene, step), layoutOf(boxesOf(scene, labels, direction)), {
    words: graphWords.en,
    ...options,
  });
}

const figure37 = (step: number, changes: Partial<Session> = {}): SvgElement =>
  figureOf({ ...newSession({ kind: "figure", figure: 37 }, "en"), step, ...changes });

describe("figure 37", () => {
  test("after 9 steps: A1's labels, none longer than 7 characters", () => {
    const picture = figure37(9);
    expect(withRole(picture, "value")).toEqual(["100", "2", "150", "3", "200", "450", "650", "1.1", "715"]);
    expect(withRole(picture, "grad")).toEqual(["2.2", "110", "3.3", "165", "1.1", "1.1", "1.1", "650", "1"]);
    for (const role of ["value", "grad"])
      for (const text of withRole(picture, role)) expect(text.length).toBeLessThanOrEqual(7);
  });

  test("step by step, and back to the bytes of the start", () => {
    const start = svgText(figure37(0));
    expect(withRole(figure37(4), "grad")).toEqual([]);
    expect(svgText(figure37(4))).not.toContain("data-grad");
    expect(withRole(figure37(5), "grad")).toEqual(["1"]);
    expect(svgText(figure37(0))).toBe(start);
    expect(withRole(figure37(0), "value")).toEqual(["100", "2", "150", "3", "1.1"]);
  });

  test("attributes carry ids, states and full precision", () => {
    const elements = all(figure37(9));
    const edge = elements.find(({ attributes }) => attributes["data-edge"] === "price.out")!;
    expect(edge.attributes).toMatchObject({
      "data-from": "price",
      "data-value": "715.0000000000001",
      "data-grad": "1",
    });
    const nodes = elements.filter(({ attributes }) => "data-node" in attributes);
    expect(nodes.map(({ attributes }) => [attributes["data-node"], attributes["data-state"]])).toEqual([
      ["apple", "done"],
      ["apple_num", "done"],
      ["apple_price", "active"],
      ["orange", "done"],
      ["orange_num", "done"],
      ["orange_price", "done"],
      ["all_price", "done"],
      ["tax", "done"],
      ["price", "done"],
    ]);
    expect(nodes[2].attributes["aria-label"]).toBe(
      "× node apple_price, inputs apple 100, apple_num 2, output 200, derivative 1.1",
    );
  });

  test("values stand above their arrows, derivatives below", () => {
    for (const step of [9]) {
      const edges = all(figure37(step)).filter(({ name, attributes }) => name === "g" && "data-edge" in attributes);
      expect(edges).toHaveLength(9);
      for (const { children } of edges) {
        const [line, , value, grad] = children as SvgElement[];
        const heights = (line.attributes.d as string).match(/L[\d.]+,([\d.]+)/)!;
        expect(value.attributes.y).toBeLessThan(Number(heights[1]));
        expect(grad.attributes.y).toBeGreaterThan(Number(heights[1]));
      }
    }
  });

  test("symbols, and both", () => {
    expect(withRole(figure37(9, { labels: "symbols" }), "grad")).toContain("∂price/∂price·∂price/∂tax");
    expect(withRole(figure37(9, { labels: "both" }), "value")).toContain("price = 715");
    expect(withRole(figure37(9, { labels: "both" }), "grad")).toContain("∂price/∂price = 1");
    expect(withRole(figure37(9, { labels: "symbols" }), "value")).not.toContain("715");
  });
});

describe.each([...graphFigures.keys()])("figure %d", (figure) => {
  test.each(["en", "zh-CN"] as const)("in %s is well-formed, and stands alone", (locale) => {
    const svg = renderFigure(printedSession(figure, locale));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
    expect(svg).toContain(`<title>${escapeXml(titleOf(figure as FigureNumber, locale))}</title>`);
    for (const bad of ["NaN", "undefined", "Infinity", "var(", "foreignObject", "href", "url(", "<style", "<script"])
      expect(svg).not.toContain(bad);
    expect(svg.replace(/xmlns="[^"]*"/, "")).not.toMatch(/https?:/);
    const open: string[] = [];
    for (const [, close, name, self] of svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g))
      if (close) expect(open.pop()).toBe(name);
      else if (!self) open.push(name);
    expect(open).toEqual([]);
  }); // oxfmt-ignore
});

test("local computation dims all but the active node, its arrows and what is at their ends", () => {
  const elements = all(figureOf(printedSession(31, "en")));
  const lit = elements
    .filter(({ name, attributes }) => name === "g" && attributes.opacity === undefined)
    .map(({ attributes }) => attributes["data-node"] ?? attributes["data-edge"] ?? attributes["data-end"]);
  expect(lit).toEqual(["all_price.a", "all_price.b", "price.a", "apple_price", "others", "all_price", "price"]);
});

test("the backward pass in numbers: the last op first", () => {
  expect(withRole(figureOf(printedSession(47, "en")), "number").map(Number)).toEqual(
    Array.from({ length: 18 }, (_, i) => 18 - i),
  );
});

test("what is read in several places says its sum", () => {
  const x = given(3, "x");
  const scene = shown(x.mul(x).add(x).named("y"));
  expect(withRole(drawn(scene), "sum")).toEqual(["Σ = 7"]);
  expect(withRole(drawn(scene, {}, 4), "sum")).toEqual([]);
});

test("names in quotes, in Chinese, with marks that XML has none for, and without end", () => {
  const names = ['"a" <b> & \u0007', "学习率", "w".repeat(500), "line\nbreak"];
  const sum = names.map((name): Tensor => given(1, name)).reduce((a, b) => a.add(b));
  const picture = drawn(shown(sum), { labels: "both" });
  const text = svgText(picture);
  expect(text).toContain("&quot;a&quot; &lt;b&gt; &amp; \ufffd");
  expect(text).toContain(`data-node="${names[2]}"`);
  expect(withRole(picture, "label")).toContain(`${"w".repeat(19)}…${"w".repeat(19)}`);
  expect(picture.attributes.width).toBeLessThan(3000);
  for (const label of withRole(picture, "label")) expect(label.length).toBeLessThanOrEqual(40);
});

test("values that are no numbers, and nothing at all, can be drawn", () => {
  const infinite = given(0, "x").log();
  expect(withRole(drawn(shown(infinite.sub(infinite))), "value")).toEqual(["0", "-∞", "-∞", "NaN"]);
  const empty = variable(new Float64Array(0), { shape: [0], name: "e" });
  expect(withRole(drawn(shown(empty.sum())), "shape")).toEqual(["(0,)"]);
  expect(drawn(shown([])).name).toBe("svg");
});

test("from top to bottom texts stand at the right of the arrows", () => {
  const picture = figure37(9, { direction: "TB" });
  const anchors = all(picture)
    .filter(({ attributes }) => ["value", "grad"].includes(attributes["data-role"] as string))
    .map(({ attributes }) => attributes["text-anchor"]);
  expect(new Set(anchors)).toEqual(new Set(["start"]));
  expect(Number(picture.attributes.height)).toBeGreaterThan(Number(figure37(9).attributes.height));
});
