import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { startLabServer } from "../../src/cli/lab/server.js";
import { train } from "../../src/train/index.js";
import { buildLab } from "../../tools/lab.mjs";
import { idxBytes } from "../support/idxBytes.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { tinyFiles } from "../support/tinyDataset.js";
import { expectQuiet, go, useLab, type Lab } from "./lab.js";

const lab = useLab();
const home = temporaryFolder();
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const at = (id: string): string => `[data-testid=${id}]`;
const text = async (page: Page, id: string): Promise<string> => (await page.textContent(at(id)))!.trim();
const number = async (page: Page, id: string): Promise<number> => Number(await text(page, id));

/** Waits until the training stands, and whatever was asked before is done. */
const stands = (page: Page): Promise<unknown> =>
  page.waitForSelector(`${at("train-status")}[data-status=ready]`, { timeout: 30_000 });

async function open(visit: Parameters<Lab["open"]>[0] = {}): Promise<Page> {
  const page = await lab.open({ at: "?lang=en#/train", ...visit });
  await stands(page);
  return page;
}

/** Takes steps one by one; the losses in full precision, as the chart's table has them. */
async function steps(page: Page, count: number): Promise<string[]> {
  for (let i = 0; i < count; i++) {
    const before = await number(page, "iteration");
    await page.click(at("train-step"));
    await page.waitForFunction(([selector, done]) => document.querySelector(selector)!.textContent === done, [
      at("iteration"),
      String(before + 1),
    ] as const);
    await stands(page);
  }
  return rows(page);
}
const rows = (page: Page): Promise<string[]> =>
  page.$$eval(`${at("loss-chart")} tbody tr`, (all) => all.map((row) => row.getAttribute("data-value")!));

/** Types a number into a field and leaves it. */
async function give(page: Page, id: string, value: string): Promise<void> {
  await page.fill(at(id), value);
  await page.press(at(id), "Enter");
}

interface Watched {
  longest: number;
  readonly tasks: number[];
}

describe("digits, 64-50-10, seed 0, lr 0.1, std 0.01, batch 100", () => {
  test("C1, C2, C3", async () => {
    const page = await open();
    expect(await page.inputValue(at("train-rate"))).toBe("0.1");
    expect(await page.inputValue(at("train-std"))).toBe("0.01");
    expect(await page.inputValue(at("train-batch"))).toBe("100");
    expect(await page.inputValue(at("train-seed"))).toBe("0");
    expect(await text(page, "data-facts")).toBe("1,437 samples to train on, 360 to test with; 64 inputs, 10 classes.");
    const first = await steps(page, 20);
    expect(first).toHaveLength(20);

    await page.evaluate(() => {
      const tasks: number[] = [];
      (globalThis as unknown as { watched: Watched }).watched = { longest: 0, tasks };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: "longtask" });
    });
    const startLoss = await page.$eval(`${at("loss-chart")} tbody tr`, (row) => Number(row.getAttribute("data-value")));
    await page.click(at("train-run"));
    await page.waitForFunction(
      (selector) => Number(document.querySelector(selector)!.textContent) > 200,
      at("iteration"),
    );
    // Measured in the page: from the click to the moment when the page says that the training stands.
    const paused = await page.evaluate(
      async ([button, status]) => {
        const start = performance.now();
        document.querySelector<HTMLElement>(button)!.click();
        while (document.querySelector(status)!.getAttribute("data-status") !== "ready")
          await new Promise((resolve) => setTimeout(resolve, 1));
        return performance.now() - start;
      },
      [at("train-run"), at("train-status")] as const,
    );
    const stoodAt = await number(page, "iteration");
    expect(stoodAt).toBeLessThan(1000);

    // C3, where the training stands.
    await give(page, "train-rate", "0.2");
    expect(await number(page, "iteration")).toBe(stoodAt);
    await give(page, "train-rate", "0.1");
    expect(await number(page, "iteration")).toBe(stoodAt);
    const lastRow = await page.$eval(`${at("loss-chart")} tbody tr:last-child`, (row) => ({
      cells: [...row.querySelectorAll("td")].map((cell) => cell.textContent),
      value: row.getAttribute("data-value"),
    }));
    expect(lastRow.cells).toEqual([String(stoodAt), await text(page, "loss")]);
    expect(lastRow.value).toBe(await page.getAttribute(at("loss"), "data-value"));

    await page.click(at("train-run"));
    await page.waitForFunction((selector) => document.querySelector(selector)!.textContent === "1000", at("iteration"));
    await stands(page);
    expect(await text(page, "train-notice")).toMatch(/^Paused by itself.*1000.*Press Play/);
    const [accuracy, loss] = [await number(page, "test-accuracy"), await number(page, "loss")];
    const longest = await page.evaluate(() =>
      Math.max(0, ...(globalThis as unknown as { watched: Watched }).watched.tasks),
    );
    console.info(`C1: test accuracy ${accuracy} after 1,000 iterations; loss ${startLoss} → ${loss}`);
    console.info(
      `C2: longest task ${longest.toFixed(0)} ms (0: none above 50), pause answered in ${paused.toFixed(0)} ms`,
    );
    expect(accuracy).toBeGreaterThanOrEqual(0.87);
    expect(loss).toBeLessThan(startLoss / 2);
    expect(longest).toBeLessThan(5 * 50);
    expect(paused).toBeLessThan(5 * 200);

    await page.click(at("train-rewind"));
    await stands(page);
    expect(await number(page, "iteration")).toBe(0);
    expect(await text(page, "train-notice")).toContain("bit for bit");
    expect(await steps(page, 20)).toEqual(first);
    expectQuiet(page);
  });

  test("an epoch is 15 iterations; a speed is kept to; what changes the numbers begins anew and says so", async () => {
    const page = await open();
    await page.click(at("train-epoch"));
    await page.waitForFunction((selector) => document.querySelector(selector)!.textContent === "15", at("iteration"));
    await stands(page);
    expect(await text(page, "epoch")).toBe("1");
    expect(await text(page, "train-notice")).toBe("");
    for (const [change, said] of [
      [() => give(page, "train-seed", "7"), "Another seed"],
      [() => give(page, "train-std", "0.1"), "Other initial weights"],
      [() => give(page, "train-batch", "50"), "Another batch size"],
      [() => page.selectOption(at("train-optimizer"), "adam"), "Another optimizer"],
      [() => page.selectOption(at("train-preset"), "fourLayer"), "Another network"],
      [() => page.selectOption(at("train-data"), "circles"), "Other data"],
    ] as const) {
      await steps(page, 1);
      await change();
      await stands(page);
      expect(await text(page, "train-notice")).toContain(said);
      expect(await number(page, "iteration")).toBe(0);
    }
    await page.selectOption(at("train-pace"), "20");
    await page.click(at("train-run"));
    await page.waitForTimeout(1000);
    await page.click(at("train-run"));
    await stands(page);
    const done = await number(page, "iteration");
    expect(done).toBeGreaterThan(5);
    expect(done).toBeLessThan(60);
    expectQuiet(page);
  });

  test("numbers that are none stay in their field with a sentence; a loss that explodes stops the training", async () => {
    const page = await open();
    for (const [id, wrong] of [
      ["train-rate", "fast"],
      ["train-rate", "-1"],
      ["train-batch", "1438"],
      ["train-batch", "2.5"],
      ["train-seed", ""],
    ]) {
      await give(page, id, wrong);
      expect(await page.getAttribute(at(id), "aria-invalid"), wrong).toBe("true");
      expect(await page.textContent(".train-settings [role=alert]")).toMatch(/^Give a /);
      await page.press(at(id), "Escape");
    }
    await give(page, "train-rate", "1e30");
    await page.click(at("train-run"));
    await page.waitForSelector(".train-notice .problem");
    expect(await text(page, "train-notice")).toMatch(/no longer a finite number at iteration \d+.*1e30/);
    await give(page, "train-rate", "0.1");
    await page.click(at("train-rewind"));
    await stands(page);
    await steps(page, 1);
    expectQuiet(page);
  });
});

test("points of the plane: their regions are drawn and learned; the way to the derivatives is timed", async () => {
  const page = await open();
  await page.selectOption(at("train-data"), "moons");
  await stands(page);
  await page.selectOption(at("train-pace"), "null");
  await page.waitForSelector(at("regions"));
  const colours = (): Promise<number> =>
    page.$eval(`${at("regions")} canvas`, (canvas) => {
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, 60, 60);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  await page.click(at("train-run"));
  await page.waitForFunction((selector) => document.querySelector(selector)!.textContent === "1000", at("iteration"));
  await stands(page);
  expect(await number(page, "test-accuracy")).toBeGreaterThan(0.95);
  await expect.poll(colours).toBeGreaterThan(50);
  expect(await page.$$eval(`${at("regions")} .map path`, (all) => all.length)).toBe(4);
  await page.click(at("train-time"));
  await page.waitForSelector(at("timing"));
  const [backward, numerical] = await page.$eval(at("timing"), (all) => [
    Number((all as HTMLElement).dataset.backward),
    Number((all as HTMLElement).dataset.numerical),
  ]);
  console.info(`timing, 2-50-50-50-2, batch 50: back-propagation ${backward} s, numerical ${numerical} s`);
  expect(numerical).toBeGreaterThan(10 * backward);
  expect(await text(page, "timing")).toContain("extrapolated");
  await page.evaluate(readFileSync(axe, "utf8"));
  const found = await page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: object[] }> } })
      .axe;
    return (await run({ runOnly: ["wcag2a", "wcag2aa"] })).violations;
  });
  expect(found).toEqual([]);
  expectQuiet(page);
});

test("Lego: layers are added, moved by keys and mouse, and removed; the tables follow", async () => {
  const page = await open();
  const names = (): Promise<string[]> =>
    page.$$eval(`${at("blocks")} [data-block] code`, (all) => all.map(({ textContent }) => textContent));
  expect(await text(page, "parameter-count")).toBe("3,760");
  await page.click(at("add-sigmoid"));
  await page.click(at("add-affine"));
  await stands(page);
  expect(await names()).toEqual(["Affine1", "Relu1", "Sigmoid1", "Affine2"]);
  await page.focus("[aria-label='Move Sigmoid1 up']");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move Sigmoid1 up");
  expect(await names()).toEqual(["Affine1", "Sigmoid1", "Relu1", "Affine2"]);
  expect(await text(page, "live")).toContain("2 of 4");
  await page.dragAndDrop(`${at("blocks")} [data-block] >> nth=3`, `${at("blocks")} [data-block] >> nth=1`);
  await expect.poll(names).toEqual(["Affine1", "Affine2", "Sigmoid1", "Relu1"]);
  await give(page, "size-Affine2", "20");
  await page.focus("[aria-label='Remove Sigmoid1']");
  await page.keyboard.press("Enter");
  await stands(page);
  expect(await names()).toEqual(["Affine1", "Affine2", "Relu1"]);
  // 64·50 + 50 + 50·20 + 20 + 20·10 + 10
  expect(await text(page, "parameter-count")).toBe("4,480");
  const order = await page.$$eval(`${at("layer-order")} ol`, (lists) =>
    lists.map((list) => [...list.querySelectorAll("li > code:first-of-type")].map(({ textContent }) => textContent)),
  );
  expect(order[0]).toEqual(["Affine1", "Affine2", "Relu1", "Affine3", "SoftmaxWithLoss"]);
  expect(order[1]).toEqual(order[0].toReversed());
  await steps(page, 2);
  expectQuiet(page);
});

test("files: a wrong one is refused in a sentence, a pair is trained on, and stays through language and pages", async () => {
  const page = await open();
  await page.selectOption(at("train-data"), "mnist");
  await page.waitForSelector(`${at("train-status")}[data-status=waiting]`);
  const bytes = (list: Uint8Array): Buffer => Buffer.from(list);
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  await page.setInputFiles(at("train-files"), [file("notes.txt", Buffer.from("hello, world"))]);
  await page.waitForSelector(".train-notice .problem");
  expect(await text(page, "train-notice")).toContain("notes.txt: not an IDX file");
  const count = 140;
  const pixels = Uint8Array.from({ length: count * 64 }, (_, i) => ((Math.floor(i / 64) % 2) * 200 + (i % 7)) % 256);
  await page.setInputFiles(at("train-files"), [
    file("images.gz", gzipSync(bytes(idxBytes(8, [count, 8, 8], pixels)))),
    file(
      "labels",
      bytes(
        idxBytes(
          8,
          [count],
          Array.from({ length: count }, (_, i) => i % 2),
        ),
      ),
    ),
  ]);
  await stands(page);
  expect(await text(page, "data-facts")).toBe("120 samples to train on, 20 to test with; 64 inputs, 2 classes.");
  await steps(page, 3);
  await page.selectOption(at("locale"), "zh-CN");
  await go(page, "learn");
  await go(page, "train");
  expect(await page.textContent("main h1")).toBe("训练神经网络");
  expect(await number(page, "iteration")).toBe(3);
  expect(await rows(page)).toHaveLength(3);
  expectQuiet(page);
});

test("a dataset of the machine that serves the page is offered and trained on", async () => {
  const folder = join(home, "datasets");
  mkdirSync(folder);
  for (const [name, bytes] of tinyFiles) writeFileSync(join(folder, name), bytes);
  vi.stubEnv("EDGEGRAD_DATA", folder);
  const page = await open();
  await page.selectOption(at("train-data"), "mnist");
  await page.click("text=Use mnist");
  await stands(page);
  expect(await text(page, "data-facts")).toBe("150 samples to train on, 20 to test with; 784 inputs, 10 classes.");
  await steps(page, 1);
  await page.waitForSelector(at("weight-columns"));
  vi.unstubAllEnvs();
  expectQuiet(page);
});

test("edgegrad lab RUN: the run is shown while it is trained and afterwards", async () => {
  const [root, out] = [join(home, "lab"), join(home, "digits-run")];
  await buildLab(root);
  const ending = new AbortController();
  let begun = (): void => {};
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const training = train({ dataset: "digits", epochs: 1_000_000 }, { out, signal: ending.signal, onEpoch: begun });
  await hasBegun;
  const server = await startLabServer({ root, run: out, port: 0 });
  const page = await (await lab.browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const faults: string[] = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`${server.url}?lang=en#/train`);
  await page.waitForSelector(`${at("run-status")}[data-status=running]`);
  const before = await number(page, "run-epoch");
  await expect.poll(() => number(page, "run-epoch"), { timeout: 20_000 }).toBeGreaterThan(before);
  ending.abort();
  const { history } = await training;
  await page.waitForSelector(`${at("run-status")}[data-status=stopped]`);
  await expect.poll(() => number(page, "run-epoch")).toBe(history.at(-1)!.epoch);
  await page.waitForSelector(at("run-weights"));
  await page.waitForSelector(at("weight-columns"));
  expect(await page.$$eval(`${at("run-norms-chart")} [data-series]`, (all) => all.length)).toBe(4);
  // Here one can train meanwhile.
  await page.check("input[name=train-source] >> nth=1");
  await stands(page);
  await steps(page, 1);
  expect(faults).toEqual([]);
  await page.context().close();
  await server.close();
});
