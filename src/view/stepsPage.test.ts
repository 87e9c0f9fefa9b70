import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { scope, type Tensor } from "../tensor/index.js";
import { given, shown } from "./graph/fixtures.js";
import { modelOf, newSession, sessionScene, sourceOf } from "./session.js";
import { stepsPage } from "./stepsPage.js";

function figurePage(figure: number, locale: "en" | "zh-CN"): string {
  const session = newSession({ kind: "figure", figure }, locale);
  return stepsPage(sessionScene(session, modelOf(sourceOf(session.source), {})), { locale, title: "a <b> & \"c\"" }); // oxfmt-ignore
}

test.each(["en", "zh-CN"] as const)("in %s the page stands alone, and its policy allows its own script alone", (locale) => {
  const html = figurePage(37, locale);
  expect(html).toContain(`<html lang="${locale}">`);
  expect(html).toContain("<title>a &lt;b&gt; &amp; &quot;c&quot;</title>");
  expect(html.replace(/xmlns="[^"]*"/g, "")).not.toMatch(/https?:|\ssrc=|\shref=|url\(|@import|\beval\b|Function\(/);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1];
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const [, style] = /<style>([^]*?)<\/style>/.exec(html)!;
  const [, script] = /<script>([^]*?)<\/script>/.exec(html)!;
  expect(policy).toContain(`default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)};`);
  expect(html).not.toMatch(/\sstyle=|\son\w+=/);
}); // oxfmt-ignore

test("names cannot leave their place", () => {
  const html = stepsPage(shown(given(1, '</script><script>alert("1")</script>').exp()), { locale: "en" });
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html).not.toContain("alert(\"1\")</script>"); // oxfmt-ignore
});

test("without a script it shows the step that it begins with, which may be any", () => {
  const scene = shown(given(1, "x").exp().named("y"));
  expect(stepsPage(scene, { locale: "en" })).toContain(">3 of 3</output>");
  const begun = stepsPage(scene, { locale: "en", step: 0 });
  expect(begun).toContain(">0 of 3</output>");
  expect(begun).toContain("Start: only the inputs are known.");
  expect(() => stepsPage(scene, { locale: "en", step: 4 })).toThrow(/steps go from 0 to 3/);
});

test("200 nodes with all of their steps take less than 3 MB", () => {
  let h: Tensor = given(0.5, "x");
  for (let i = 0; i < 50; i++) h = scope("block", () => h.sin().mul(h).add(1).tanh());
  const scene = shown(h.named("y"));
  expect(scene.nodes.length).toBeGreaterThanOrEqual(200);
  expect(stepsPage(scene, { locale: "zh-CN" }).length).toBeLessThan(3e6);
});
