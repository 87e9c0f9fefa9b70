import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { edgegrad } from "../support/captured.js";
import { launchChromium } from "./chromium.js";

const folder = mkdtempSync(join(tmpdir(), "edgegrad-steps-"));
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** A page of the command line, opened as a file, with what went wrong in it. */
async function opened(...argv: string[]): Promise<{ page: Page; faults: string[] }> {
  const path = join(folder, `${argv.join("-").replace(/\W+/g, "-")}.html`);
  expect(await edgegrad("graph", ...argv, "-o", path)).toEqual({ code: 0, stdout: `${path}\n`, stderr: "" });
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith("file:") || faults.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  return { page, faults };
}

const text = (page: Page, selector: string): Promise<string | null> => page.locator(selector).textContent();
const labels = (page: Page, role: string): Promise<string[]> =>
  page.locator(`#graph [data-role=${role}]`).allTextContents();

describe("edgegrad graph fruits -o fruits.html", () => {
  test("goes through nine steps by its buttons", async () => {
    const { page, faults } = await opened("fruits");
    expect(await text(page, "#position")).toBe("9 of 9");
    await page.click("#first");
    expect([await text(page, "#position"), await labels(page, "grad")]).toEqual(["0 of 9", []]);
    const start = await page.locator("#graph").innerHTML();
    const sentences = new Set<string | null>();
    for (let step = 1; step <= 9; step++) {
      await page.click("#next");
      expect(await text(page, "#position")).toBe(`${step} of 9`);
      sentences.add(await text(page, "#sentence"));
    }
    expect(sentences.size).toBe(9);
    expect(await labels(page, "value")).toEqual(["100", "2", "150", "3", "200", "450", "650", "1.1", "715"]);
    expect(await labels(page, "grad")).toEqual(["2.2", "110", "3.3", "165", "1.1", "1.1", "1.1", "650", "1"]);
    expect(await text(page, "#lines")).toContain("= 1.1 × 100 = 110");
    expect(await text(page, "#why")).toContain("× swaps its inputs");
    await page.click("#next");
    expect(await text(page, "#position")).toBe("9 of 9");
    for (let step = 0; step < 9; step++) await page.click("#back");
    expect(await page.locator("#graph").innerHTML()).toBe(start);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("by keys and by the slider, from a step that was asked for", async () => {
    const { page, faults } = await opened("fruits", "--step", "4");
    const press = async (key: string): Promise<string | null> => {
      await page.keyboard.press(key);
      return text(page, "#position");
    };
    expect(await text(page, "#position")).toBe("4 of 9");
    const positions: (string | null)[] = [];
    for (const key of [".", "ArrowRight", ",", "ArrowLeft", "Home", "End"]) positions.push(await press(key));
    expect(positions).toEqual(["5 of 9", "6 of 9", "5 of 9", "4 of 9", "0 of 9", "9 of 9"]);
    await page.focus("#slider");
    expect(await press("ArrowLeft")).toBe("8 of 9");
    await page.locator("#slider").fill("2");
    expect(await text(page, "#position")).toBe("2 of 9");
    expect(await page.locator("#slider").getAttribute("aria-valuetext")).toBe("2 of 9");
    expect(faults).toEqual([]);
    await page.close();
  });

  test("in Chinese and in the dark every text can be read, on a narrow screen too", async () => {
    const { page, faults } = await opened("fruits", "--locale", "zh-CN");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await text(page, "#sentence")).toMatch(/^反向：/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const colours = await page.evaluate(() =>
      [".ground", ".value", ".grad", ".active .outline"].map((selector) => getComputedStyle(document.querySelector(selector)!).fill),
    ); // oxfmt-ignore
    expect(colours).toEqual(["rgb(20, 24, 29)", "rgb(232, 236, 241)", "rgb(255, 156, 194)", "rgb(107, 82, 0)"]);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.close();
  });
});

test("a policy stands in the page: no script of another hash runs", async () => {
  const path = join(folder, "changed.html");
  await edgegrad("graph", "apple", "-o", path);
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace("</body>", "<script>document.title = 'other'</script></body>"),
  );
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  expect(await page.title()).toMatch(/^Figure 36/);
  await page.close();
});
