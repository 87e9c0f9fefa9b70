import { readFileSync } from "node:fs";
import { decode } from "fast-png";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hashOf, sharedOf } from "../../lab/share/link.js";
import { newSession, renderFigure, type Session } from "../../src/view/index.js";
import { readSharedFile } from "../../src/view/sessionJson.js";
import { expectQuiet, useLab } from "./lab.js";

const lab = useLab();
const fruits: Session = {
  ...newSession({ kind: "figure", figure: 37 }, "zh-CN"),
  ...{ step: 7, inputs: { apple: 120, tax: 1.08 }, direction: "TB", labels: "both" },
};

async function open(at: string, options = {}): Promise<Page> {
  const page = await lab.open({ at, ...options });
  page.setDefaultTimeout(10_000);
  return page;
}

const permitted: Parameters<BrowserContext["grantPermissions"]>[0] = ["clipboard-read", "clipboard-write"];

/** The link that the button copies, and what it carries. */
async function copiedLink(page: Page): Promise<{ link: string; session: Session }> {
  await page.context().grantPermissions(permitted);
  await page.click("[data-testid=share-copy]");
  const link = await page.inputValue("[data-testid=share-link]");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  const { session } = (await sharedOf(new URL(link).hash)) as { session: Session };
  return { link, session };
}

/** What a button saves. */
async function saved(page: Page, id: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-testid=${id}]`)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Everything that the graph shows, whatever the order in which attributes were set. */
const graph = (page: Page): Promise<string[][]> =>
  page
    .locator("[data-testid=graph] svg *")
    .evaluateAll((elements) =>
      elements.map((element) => [
        element.textContent,
        ...[...element.attributes].map(({ name, value }) => `${name}=${value}`).toSorted(),
      ]),
    );

describe("F1: links", () => {
  test("F1: a copied link opens at the same step, with the same inputs, folds and language", async () => {
    const page = await open("?lang=zh-CN#/learn/44");
    await page.waitForSelector("[data-testid=graph] svg");
    await page.locator("[data-testid^=fold-]").first().click();
    await page.click("[data-testid=step-next]");
    await page.click("[data-testid=step-next]");
    const { link, session } = await copiedLink(page);
    expect(session).toMatchObject({ step: 2, locale: "zh-CN", source: { figure: 44 } });
    expect(session.folds).toHaveLength(1);
    const other = await open(link.slice(lab.url.length));
    await other.waitForSelector("[data-testid=nav-graph][aria-current=page]");
    await other.waitForSelector("[data-testid=graph] svg");
    expect(await other.textContent("[data-testid=step]")).toBe(await page.textContent("[data-testid=step]"));
    expect(await other.getAttribute("html", "lang")).toBe("zh-CN");
    expect((await copiedLink(other)).session).toEqual(session);
    await other.reload();
    await other.waitForSelector("[data-testid=nav-graph][aria-current=page]");
    expectQuiet(page);
    expectQuiet(other);
  });

  test("F1: changed inputs", async () => {
    const page = await open(`#${await hashOf({ session: fruits })}`);
    await page.waitForSelector("[data-testid=nav-graph][aria-current=page]");
    expect(await page.inputValue("[data-testid=input-apple]")).toBe("120");
    expect((await copiedLink(page)).session).toEqual(fruits);
    expectQuiet(page);
  });

  test.each([
    ["corrupted", "#v=1&s=abc!", "damaged"],
    ["of another version", "#v=9&s=abc", "version 9"],
  ])("F1: a link that is %s gives a message, not a blank page", async (_, hash, sentence) => {
    const page = await open(hash);
    expect(await page.textContent("[data-testid=notice]")).toContain(sentence);
    await page.waitForSelector("[data-testid=graph] svg");
    await page.click("[data-testid=notice] button");
    expect(await page.locator("[data-testid=notice]").count()).toBe(0);
    // a good link that follows
    const good = await hashOf({ session: fruits });
    await page.evaluate((next) => (location.hash = next), good);
    await page.waitForSelector("[data-testid=nav-graph][aria-current=page]");
    expectQuiet(page);
  });

  test("a link that would be too long offers a file, which opens again", async () => {
    const random = Array.from({ length: 3000 }, (_, i) =>
      Math.sin(i * i)
        .toString(36)
        .slice(2),
    ).join(" ");
    const typescript = `// ${random}\nexport default {};`;
    const page = await open(`#${await hashOf({ typescript, locale: "en" })}`);
    await page.waitForSelector("[data-testid=code-received]");
    await page.click("[data-testid=share-copy]");
    expect(await page.textContent("[data-testid=share-outcome]")).toMatch(/would be \d+ kB long/);
    const { name, bytes } = await saved(page, "share-save");
    expect(name).toBe("program.edgegrad.json");
    expect(readSharedFile(bytes.toString())).toEqual({ typescript, locale: "en" });

    const other = await open("#/graph");
    await other.setInputFiles("[data-testid=share-file]", { name, mimeType: "application/json", buffer: bytes });
    await other.waitForSelector("[data-testid=code-received]");
    await other.click("[data-testid=nav-graph]");
    const wrong = { name: "a.json", mimeType: "application/json", buffer: Buffer.from("{}") };
    await other.setInputFiles("[data-testid=share-file]", wrong);
    expect(await other.textContent("[data-testid=notice]")).toContain("“Save the program’s file” has saved");
    expectQuiet(other);
  });

  test("undo restores what was before", async () => {
    const page = await open("#/graph");
    await page.waitForSelector("[data-testid=graph] svg");
    const before = await graph(page);
    await page.click("[data-testid=step-next]");
    await page.fill("[data-testid=input-apple]", "7");
    await page.press("[data-testid=input-apple]", "Enter");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await graph(page)).toEqual(before);
  });
});

const sources: [what: string, session: Session][] = [
  ["a figure", fruits],
  ["an expression", { ...newSession({ kind: "expression", text: "y = exp(-x*x) + x" }, "en"), step: 4 }],
  ["a figure of tensors", { ...newSession({ kind: "figure", figure: 42 }, "en"), step: 5, labels: "symbols" }],
];

describe("F2: pictures", () => {
  test.each(sources)("F2: SVG and PNG of %s", async (_, session) => {
    const page = await open(`#${await hashOf({ session })}`);
    await page.waitForSelector("[data-testid=nav-graph][aria-current=page]");
    const svg = (await saved(page, "save-svg")).bytes.toString();
    expect(svg).toBe(renderFigure(session));
    expect(svg).not.toMatch(/foreignObject|var\(|url\(|href|@import/);
    const parsed = await page.evaluate((text) => {
      const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
      const texts = [...documentElement.children].slice(0, 2).map(({ tagName, textContent }) => [tagName, textContent]);
      return { root: documentElement.tagName, texts, width: documentElement.getAttribute("width") };
    }, svg);
    expect(parsed).toMatchObject({
      root: "svg",
      texts: [
        ["title", /./],
        ["desc", /./],
      ].map(([tag]) => [tag, expect.stringMatching(/./)]),
    });

    const { name, bytes } = await saved(page, "save-png");
    expect(name).toMatch(/\.png$/);
    const { width, data, channels } = decode(bytes);
    expect(width).toBe(2 * Number(parsed.width));
    let drawn = 0;
    for (let i = 0; i < data.length; i += channels)
      if (data[i] < 250 || data[i + 1] < 250 || data[i + 2] < 250) drawn++;
    const share = drawn / (data.length / channels);
    console.info(`F2 ${name}: ${(share * 100).toFixed(1)} % of the pixels are drawn`);
    expect(share).toBeGreaterThan(0.01);
    expectQuiet(page);
  });

  test("DOT, Mermaid and JSON", async () => {
    const page = await open(`#${await hashOf({ session: fruits })}`);
    await page.waitForSelector("[data-testid=nav-graph][aria-current=page]");
    const [dot, mermaid, json] = [
      await saved(page, "save-dot"),
      await saved(page, "save-mermaid"),
      await saved(page, "save-json"),
    ];
    expect(dot.name).toBe("figure-37.dot");
    expect(dot.bytes.toString()).toMatch(/^digraph \{\s+rankdir=TB/);
    expect(mermaid.bytes.toString()).toMatch(/^flowchart TB/);
    expect(JSON.parse(json.bytes.toString())).toMatchObject({ format: "edgegrad graph", version: 1 });
    const alone = { name: json.name, mimeType: "application/json", buffer: json.bytes };
    await page.setInputFiles("[data-testid=share-file]", alone);
    expect(await page.textContent("[data-testid=notice]")).toContain("例如单独的计算图（“JSON”）");
    expectQuiet(page);
  });
});
