import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startLabServer } from "../../src/cli/lab/server.js";
import { isBuilt } from "../../tools/build.mjs";
import { buildLab } from "../../tools/lab.mjs";
import { root } from "../../tools/project.mjs";
import { launchChromium } from "../browser/chromium.js";

/** What a test says of the page that it opens. */
export interface Visit extends BrowserContextOptions {
  /** What follows the address: `?lang=zh-CN#/learn/37`. */
  readonly at?: string;
}

/** The lab, built and served, and a browser, for the tests of one file. */
export interface Lab {
  readonly browser: Browser;
  /** Where the lab is, with a slash at its end. */
  readonly url: string;
  /** Opens it in a browser context of its own; its failures are failures of the test, see `expectQuiet`. */
  open(visit?: Visit): Promise<Page>;
}

const troubles = new Map<Page, string[]>();

/** Fails when a page has logged an error, thrown one, or asked for something that it did not get. */
export function expectQuiet(page: Page): void {
  expect(troubles.get(page)).toEqual([]);
}

/** The lab in dist/, where it is newer than its sources, as in `npm test`; else one that is built for these tests alone. */
async function builtLab(): Promise<{ folder: string; remove: () => void }> {
  if (isBuilt()) return { folder: join(root, "dist", "lab"), remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-lab-"));
  await buildLab(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Goes to a page of the app; ready when its heading is there. */
export async function go(page: Page, name: string): Promise<void> {
  await page.click(`[data-testid=nav-${name}]`);
  await page.waitForSelector(`main.page-${name} h1`);
}

/** Chooses a language; ready when what is in `selector` says what it has to say in it. */
export async function speak(page: Page, locale: string, selector: string, words: string | RegExp): Promise<void> {
  await page.selectOption("[data-testid=locale]", locale);
  await expect.poll(() => page.textContent(selector)).toMatch(words);
}

/** Builds and serves the lab before the tests of a file, and ends it after them. */
export function useLab(): Lab {
  const lab: { browser?: Browser; url?: string } = {};
  /** Those of the test that runs; what is opened before all tests stays for all of them. */
  let contexts: BrowserContext[] | undefined;
  let close = (): void => {};
  beforeAll(async () => {
    const { folder, remove } = await builtLab();
    const server = await startLabServer({ root: folder });
    lab.url = server.url;
    lab.browser = await launchChromium();
    close = () => {
      void server.close();
      remove();
    };
  }, 120_000);
  afterAll(async () => {
    await lab.browser?.close();
    close();
  });
  beforeEach(() => {
    contexts = [];
  });
  // So that no page goes on training behind the next test.
  afterEach(async () => {
    await Promise.all(contexts!.map((context) => context.close()));
    contexts = undefined;
  });
  return {
    get browser() {
      return lab.browser!;
    },
    get url() {
      return lab.url!;
    },
    async open({ at = "", ...options }: Visit = {}) {
      // Without motion, for what moves is drawn again and again; a test that is about it says otherwise.
      const still = { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" } as const;
      const context = await lab.browser!.newContext({ ...still, ...options });
      contexts?.push(context);
      const page = await context.newPage();
      const seen: string[] = [];
      troubles.set(page, seen);
      page.on("pageerror", (error) => seen.push(String(error)));
      page.on("console", (message) => message.type() === "error" && seen.push(message.text()));
      page.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        if (reason !== "net::ERR_ABORTED") seen.push(`${request.url()}: ${reason}`); // that is a page which was left
      });
      page.on(
        "response",
        (response) => response.status() >= 400 && seen.push(`${response.url()}: ${response.status()}`),
      );
      // Nothing but the lab's own server is to be asked.
      await context.route("**", (route) => {
        const url = route.request().url();
        return url.startsWith(lab.url!) || !url.startsWith("http") ? route.continue() : route.abort();
      });
      await page.goto(lab.url! + at);
      return page;
    },
  };
}
