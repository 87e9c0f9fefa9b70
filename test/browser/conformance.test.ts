import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleForBrowser } from "./bundle.js";
import { launchChromium } from "./chromium.js";
import type { PageFunctions } from "./page.js";
import { serve, type PageServer } from "./server.js";

let server: PageServer;
let browser: Browser;
let isolated: Page;
let plain: Page;
let strict: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([serve(bundleForBrowser()), launchChromium()]);
  const open = async (address: string): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(address);
    return page;
  };
  [isolated, plain, strict] = await Promise.all([server.isolated, server.plain, server.strict].map(open));
}, 300_000); // the first time, Chromium may have to be installed

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Calls a function of `page.ts` in the page's main thread, or in a worker of it. */
function call<N extends keyof PageFunctions>(
  page: Page,
  where: "inPage" | "inWorker",
  name: N,
  ...args: Parameters<PageFunctions[N]>
): Promise<Awaited<ReturnType<PageFunctions[N]>>> {
  // As text, for the code runs elsewhere: what a bundler adds to a function is not there.
  return page.evaluate(`${where}(${JSON.stringify({ name, args })})`);
}

describe("wasm computes what the reference computes", () => {
  test.each(["inPage", "inWorker"] as const)("%s", async (where) => {
    const { cases, faults } = await call(isolated, where, "conformance");
    expect(faults).toEqual([]);
    expect(cases).toBeGreaterThan(100);
  });
});

describe("training gives the same bits", () => {
  let right: string;
  beforeAll(async () => {
    right = (await call(plain, "inPage", "train", 1)).sync;
  });

  test.each([
    ["inPage", 1],
    ["inPage", 2],
    ["inPage", 3],
    ["inWorker", 1],
    ["inWorker", 2],
  ] as const)("isolated, %s, on %d threads", async (where, threads) => {
    const before = isolated.workers().length;
    const trained = await call(isolated, where, "train", threads);
    expect(trained).toEqual({ threads, unavailable: null, sync: right, awaited: right });
    if (where === "inPage") expect(isolated.workers().length - before).toBe(threads === 1 ? 0 : threads);
  });

  test.each(["inPage", "inWorker"] as const)("on a page that is not isolated, %s", async (where) => {
    const trained = await call(plain, where, "train", 2);
    expect(trained).toMatchObject({ threads: 1, sync: right, awaited: right });
    expect(trained.unavailable).toContain("Cross-Origin-Opener-Policy");
  });
});

test("a reading that the page awaits is done by the workers", async () => {
  expect(await call(isolated, "inPage", "read", 2)).toBe(true);
  // Chromium takes some seconds to end workers that were dismissed while they slept
  await expect.poll(() => isolated.workers().length, { timeout: 20_000 }).toBe(2);
});

test("a page reads more graphs than a browser has room for WebAssembly memories", async () => {
  expect(await call(isolated, "inPage", "readMany", 300)).toBe(600);
  expect(await call(isolated, "inWorker", "readMany", 300)).toBe(600);
});

test("a page whose policy forbids WebAssembly computes all the same, and can say why", async () => {
  const { value, unavailable } = await call(strict, "inPage", "byDefault");
  expect(value).toBe(6);
  expect(unavailable).toContain("add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy");
});
