import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectQuiet, useLab } from "./lab.js";

const lab = useLab();

/** Bytes. */
const LIMIT = 120_000;

/** Everything of a type that a page has been sent, by address. */
async function sent(page: Page, type: string): Promise<Map<string, Buffer>> {
  const addresses = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  const files = new Map<string, Buffer>();
  for (const address of new Set(addresses)) {
    const response = await page.request.get(address);
    if (response.headers()["content-type"].startsWith(type)) files.set(address, await response.body());
  }
  return files;
}

describe("I1: the first load", () => {
  test.each(
    (["learn", "graph"] as const).flatMap((at) => (["en", "zh-CN"] as const).map((lang) => [at, lang] as const)),
  )("of %s in %s is at most 120 kB of JavaScript, gzipped", async (at, lang) => {
    const page = await lab.open({ at: `?lang=${lang}#/${at}` });
    await page.waitForSelector("[data-testid=graph] svg");
    if (at === "learn") await page.waitForSelector(".question");
    await page.waitForLoadState("networkidle");
    const files = await sent(page, "text/javascript");
    const size = [...files.values()].reduce((total, file) => total + gzipSync(file, { level: 9 }).length, 0);
    console.info(`I1 ${at} ${lang}: ${size} bytes of JavaScript in ${files.size} files`);
    expect(files.size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(LIMIT);
    expectQuiet(page);
  });
});
