import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { violations } from "./axe.js";
import { expectQuiet, go, speak, useLab } from "./lab.js";

const lab = useLab();

const pages = ["learn", "graph", "check", "train", "digits", "code"];
const locales = ["en", "zh-CN"];

/** Every text that can be seen or is read aloud, with where it stands. */
const texts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement!;
      if (parent.closest("script, style, noscript, [lang]:not(html), .cm-editor, [data-foreign]")) continue;
      const text = node.textContent!.trim();
      if (text !== "") found.push(text);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]"))
      for (const name of ["aria-label", "title", "placeholder"]) {
        const text = element.getAttribute(name)?.trim();
        if (text && !element.closest("[lang]:not(html), .cm-editor, [data-foreign]")) found.push(text);
      }
    return found;
  });

/** Names, formulas and terms that are the same in every language. */
const allowed =
  /^[^a-zA-Z]*$|^[\w.∂/·=+\-×÷*()[\]{},:ᵀΣ√^₀-₉ ]*$|^(edgegrad|DOT|SVG|PNG|JSON|Mermaid|TypeScript|MNIST|ReLU|Sigmoid|Affine|Softmax|SGD|Adam|PyTorch)$/;

describe("a tour of the pages in both languages", () => {
  const tours = new Map<string, Page>();
  beforeAll(async () => {
    for (const locale of locales) tours.set(locale, await lab.open({ at: `?lang=${locale}` }));
  });

  describe.each(pages)("%s", (name) => {
    beforeAll(async () => {
      for (const page of tours.values()) await go(page, name);
    });

    test.each(locales)("G1: axe finds nothing against WCAG A and AA, light and dark, in %s", async (locale) => {
      const page = tours.get(locale)!;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).toEqual([]);
      }
    });

    test.each(locales)("G1: not wider than a phone, nor than a wide screen at 200 %, in %s", async (locale) => {
      const page = tours.get(locale)!;
      for (const width of [360, 640]) {
        await page.setViewportSize({ width, height: 740 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `at ${width}`).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      expectQuiet(page);
    });

    test("H1: no text in Chinese is the English one", async () => {
      const [english, chinese] = await Promise.all(locales.map((locale) => texts(tours.get(locale)!)));
      const same = chinese.filter((text) => english.includes(text) && /[a-zA-Z]{2}.*\s.*[a-zA-Z]{2}/.test(text));
      expect(same.filter((text) => !allowed.test(text) || /[a-z]{3,} [a-z]{3,}/.test(text))).toEqual([]);
    });
  });
});

describe("H1", () => {
  test("with dressed dictionaries, no sentence is bare", async () => {
    const page = await lab.open({ at: "?lang=pseudo" });
    for (const name of pages) {
      await go(page, name);
      const bare = (await texts(page)).filter((text) => !text.includes("⟦") && !text.includes("⟧"));
      expect(
        bare.filter((text) => /[a-z]{3,} [a-z]{2,}/i.test(text)),
        name,
      ).toEqual([]);
    }
  });

  test("another language keeps the step and the inputs, and the page says which it is", async () => {
    const page = await lab.open({ at: "?lang=en#/learn/37" });
    await page.fill("[data-testid=input-apple]", "120");
    for (let i = 0; i < 4; i++) await page.click("[data-testid=step-next]");
    expect(await page.getAttribute("html", "lang")).toBe("en");
    await speak(page, "zh-CN", "[data-testid=nav-graph]", "计算图");
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    expect(await page.textContent("[data-testid=step]")).toBe("4 / 9");
    expect(await page.inputValue("[data-testid=input-apple]")).toBe("120");
    await page.reload();
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN"); // the address now asks for it
    await page.goto(lab.url);
    await page.waitForSelector("main h1");
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    expectQuiet(page);
  });
});

test("the files work on any web server, under any path, without the lab's headers", async () => {
  const server = createServer((request, response) => {
    void fetch(new URL((request.url ?? "").replace(/^\/some\/path\//, ""), lab.url)).then(async (from) => {
      response.writeHead(from.status, { "Content-Type": from.headers.get("content-type") ?? "" });
      response.end(Buffer.from(await from.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const context = await lab.browser.newContext();
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("response", (response) => response.status() >= 400 && troubles.push(response.url()));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/some/path/`);
  for (const name of pages) await go(page, name);
  expect(troubles).toEqual([]);
  server.close();
});
