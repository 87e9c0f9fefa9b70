import { expect, test } from "vitest";
import { graphDisplay, type GraphDisplay } from "./display.js";
import { given, nestedScopes } from "./graph/fixtures.js";

/** What a kernel does with the last value of a cell. */
const bundleOf = (shown: GraphDisplay): Record<string, string> =>
  (shown as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]();

test("a notebook gets a picture, and text where nothing can be drawn", () => {
  const x = given(3, "x");
  const shown = graphDisplay(x.mul(x).named("y"));
  const bundle = bundleOf(shown);
  expect(Object.keys(bundle)).toEqual(["image/svg+xml", "text/plain"]);
  expect(bundle["image/svg+xml"]).toMatch(/^<svg [^]*Σ = 6[^]*<\/svg>$/);
  expect(bundle["image/svg+xml"]).toBe(shown.svg);
  expect(bundle["text/plain"]).toBe(String(shown));
  expect(String(shown)).toMatch(/^y +× +x, x +9 +1 /m);
});

test("it takes looks, a language, a title, a step and upstream derivatives", () => {
  const folded = graphDisplay(nestedScopes(), { folds: ["outer"], step: 1, locale: "zh-CN", title: "我的图" });
  expect(folded.svg).toContain("<title>我的图</title><desc>共 1 个运算");
  expect(String(folded)).not.toContain("derivative");
  const tensorResult = [{ out: given([1, 2], "x").mul(2), upstream: given([1, 10], "g") }];
  expect(String(graphDisplay(tensorResult))).toContain("[2, 20]");
  expect(() => graphDisplay(given([1, 2], "x").mul(2))).toThrow(/upstream derivative/);
  expect(() => graphDisplay(given(1, "x").exp(), { step: 9 })).toThrow(/steps go from 0 to 3/);
});
