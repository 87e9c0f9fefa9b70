import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import type { Drawing } from "../../lab/pages/digits/drawing.js";
import { proceduralDigit } from "../../lab/pages/digits/procedural.js";
import { embeddedDigits } from "../../src/data/digits/embedded.js";
import { writeSafetensors } from "../../src/io/index.js";
import { idxBytes } from "../support/idxBytes.js";
import { expectQuiet, go, speak, useLab, type Visit } from "./lab.js";

const lab = useLab();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const pad = "[data-testid=pad]";
const prediction = "[data-testid=prediction]";
const ready = "[data-testid=network]";

/** The page with its network trained. */
async function openDigits(visit: Visit = {}): Promise<Page> {
  const page = await lab.open({ at: "?lang=en#/digits", ...visit });
  await page.waitForSelector(ready);
  return page;
}

/** Draws with the mouse, places being shares of the pad's side. */
async function draw(page: Page, drawing: Drawing): Promise<void> {
  await page.locator(pad).scrollIntoViewIfNeeded();
  const { x, y, width } = (await page.locator(pad).boundingBox())!;
  for (const stroke of drawing) {
    for (const [i, [right, down]] of stroke.entries()) {
      await page.mouse.move(x + right * width, y + down * width, { steps: 3 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

/** What the network reads once it has answered; undefined for a blank pad. */
async function read(page: Page): Promise<string | undefined> {
  // What was done is drawn in the next frame.
  await page.waitForTimeout(50);
  await page.waitForSelector(`${prediction}[aria-busy=false]`);
  return page.$eval(prediction, (element) => (element as HTMLElement).dataset.digit);
}

/** Share of the pad's picture that is not its ground. */
const inkOf = (page: Page): Promise<number> =>
  page.$eval(pad, (element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
    return data.filter((value, i) => i % 4 === 0 && value > 128).length / (width * height);
  });

const at = (drawing: Drawing, dx: number, dy: number): Drawing =>
  drawing.map((stroke) => stroke.map(([x, y]) => [x + dx, y + dy] as const));

/** In the upper left corner. */
const one: Drawing = [
  [
    [0.18, 0.1],
    [0.2, 0.5],
  ],
];
const seven: Drawing = [
  [
    [0.1, 0.1],
    [0.4, 0.1],
    [0.22, 0.5],
  ],
];
const places: readonly (readonly [dx: number, dy: number])[] = [
  [0, 0],
  [0.3, 0.2],
  [0.5, 0.4],
];

/** Starts with a blank pad on the page that most tests share: training a network for each would take long. */
let shared: Page;
async function blankPad(): Promise<Page> {
  const isBlank = await shared.$eval("[data-testid=pad-clear]", (button) => (button as HTMLButtonElement).disabled);
  if (!isBlank) await shared.click("[data-testid=pad-clear]");
  return shared;
}
beforeAll(async () => {
  shared = await openDigits();
}, 60_000);

test("D1: a blank pad gives no prediction, before drawing, after clearing and after undoing", async () => {
  const page = shared;
  const isBlank = async (): Promise<void> => {
    expect(await read(page)).toBeUndefined();
    expect(await page.textContent(prediction)).toContain("Draw first");
    expect(await page.textContent(".pad")).toContain("Draw a digit here");
    expect(await page.$("[data-testid=probabilities]")).toBeNull();
  };
  await isBlank();
  await draw(page, seven);
  expect(await read(page)).toBe("7");
  expect(await page.textContent(".pad")).not.toContain("Draw a digit here");
  expect(await page.textContent(prediction)).toMatch(/7.*\d\s%.*then \d \(.*%\), \d \(.*%\), \d \(.*%\)/);
  await page.click("[data-testid=pad-clear]");
  await isBlank();
  await page.click("[data-testid=pad-undo]");
  expect(await read(page)).toBe("7");
  await page.click("[data-testid=pad-undo]");
  await isBlank();
});

test("D1: a 1 and a 7 are read as such at three places, with centring on", async () => {
  const page = await blankPad();
  for (const [digit, drawing] of [
    ["1", one],
    ["7", seven],
  ] as const) {
    const answers: (string | undefined)[] = [];
    for (const [dx, dy] of places) {
      await draw(page, at(drawing, dx, dy));
      answers.push(await read(page));
      await page.click("[data-testid=pad-clear]");
    }
    expect(answers).toEqual([digit, digit, digit]);
  }
});

test("D1: a finger draws on the pad and scrolls the page only beside it", async () => {
  const page = await openDigits({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
  const session = await page.context().newCDPSession(page);
  const swipe = async (x: number, fromY: number, toY: number): Promise<void> => {
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number): Promise<unknown> =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: y === undefined ? [] : [{ x, y }] });
    await touch("touchStart", fromY);
    for (let i = 1; i <= 10; i++) await touch("touchMove", fromY + ((toY - fromY) * i) / 10);
    await touch("touchEnd");
    await page.waitForTimeout(100);
  };
  await page.$eval(pad, (element) => element.scrollIntoView({ block: "start" }));
  const before = await page.evaluate(() => scrollY);
  const { x, y, width, height } = (await page.locator(pad).boundingBox())!;
  await swipe(x + width / 2, y + height * 0.85, y + height * 0.15);
  expect(await page.evaluate(() => scrollY)).toBe(before);
  expect(await inkOf(page)).toBeGreaterThan(0.03);
  expect(await read(page)).toBe("1");
  await swipe(x + width / 2, y + height + 120, y + height - 100);
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(before);
});

test("the keyboard draws cell by cell, tells where it is, undoes and clears", async () => {
  const page = await blankPad();
  await page.focus(pad);
  const said = (): Promise<string | null> => page.textContent("[data-testid=live]");
  await page.keyboard.press("ArrowUp");
  expect(await said()).toBe("row 8, column 9, blank");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowUp");
  expect(await inkOf(page)).toBeLessThan(0.02);
  for (let i = 0; i < 12; i++) await page.keyboard.press("Shift+ArrowDown");
  expect(await read(page)).toBe("1");
  expect(await said()).toMatch(/^The network reads a 1, with .*\s%\.$/);
  const line = await inkOf(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  expect(await inkOf(page)).toBeGreaterThan(line);
  await page.keyboard.press("Backspace");
  expect(await read(page)).toBe("1");
  await page.keyboard.press("Delete");
  expect(await read(page)).toBeUndefined();
  expect(await said()).toBe("The pad is blank.");
  // The pad is no trap.
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).not.toBe("pad");
});

test("test digits and drawn ones are read, with every number on the way, and the switch shows the pad as it is", async () => {
  const page = await blankPad();
  let right = 0;
  for (let digit = 0; digit < 10; digit++) {
    await page.click(`[data-testid=sample-${digit}]`);
    right += Number((await read(page)) === String(digit));
    await page.click(`[data-testid=drawn-${digit}]`);
    right += Number((await read(page)) === String(digit));
    expect(await page.textContent("[data-testid=meant]")).toBe(`This is meant as a ${digit}.`);
  }
  expect(right).toBeGreaterThanOrEqual(18);

  const table = async (chart: string): Promise<string[][]> => {
    await page.click(`[data-testid=${chart}] summary`);
    await page.waitForSelector(`[data-testid=${chart}] tbody tr`);
    return page.$$eval(`[data-testid=${chart}] tbody tr`, (rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
    );
  };
  const probabilities = (await table("probabilities")).map(([, share]) => Number(share));
  expect(probabilities).toHaveLength(10);
  expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
  expect(await table("scores")).toHaveLength(10);
  expect(await table("hidden")).toHaveLength(50);
  expect(await table("weights")).toHaveLength(50);
  const seen = await table("seen");
  expect([seen.length, seen[0].length]).toEqual([8, 9]);
  const slope = await table("slope");
  await page.selectOption("[data-testid=label]", "3");
  await read(page);
  const rows = (chart: string): Promise<string> => page.$eval(`[data-testid=${chart}] tbody`, (body) => body.innerHTML);
  const ofThree = await rows("slope");
  expect(ofThree).not.toContain(`<td>${slope[3].slice(1).join("</td><td>")}</td>`);
  expect(await page.textContent("[data-testid=slope] title")).toContain("3");
  const fitted = await rows("seen");
  await page.uncheck("[data-testid=fit]");
  expect(await rows("seen")).not.toBe(fitted);
  await page.check("[data-testid=fit]");
  expect(await rows("seen")).toBe(fitted);
  expectQuiet(page);
});

test("another language and another page leave the drawing and the network", async () => {
  const page = await blankPad();
  await draw(page, seven);
  expect(await read(page)).toBe("7");
  const ink = await inkOf(page);
  await speak(page, "zh-CN", prediction, /^网络的识别结果7/);
  expect(await inkOf(page)).toBe(ink);
  await go(page, "learn");
  await go(page, "digits");
  await page.waitForSelector(`${prediction}[data-digit="7"]`);
  expect(await inkOf(page)).toBe(ink);
  expect(await page.$(ready)).not.toBeNull();
  await page.selectOption("[data-testid=locale]", "en");
});

const zeros = (...shape: number[]) =>
  ({ dtype: "float32", shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }) as const;
const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(bytes),
});

test("a wrong file gets one sentence in the chosen language, and the network before it stays", async () => {
  const page = await blankPad();
  const problem = "[data-testid=network-problem]";
  const open = (...files: ReturnType<typeof file>[]): Promise<void> => page.setInputFiles("[data-testid=files]", files);
  for (const [given, sentence] of [
    [file("notes.txt", Buffer.from("no network")), /^notes\.txt is neither/],
    [file("model.safetensors", writeSafetensors([["W1", zeros(64, 5)]])), /holds W1; the parameters W1, b1, W2, b2/],
    [file("t10k-images", idxBytes(8, [2, 28, 28], new Uint8Array(2 * 784))), /^Files of images: 1, of labels: 0/],
  ] as const) {
    await open(given);
    await page.waitForFunction(
      ([selector, source]) => new RegExp(source).test(document.querySelector(selector)?.textContent ?? ""),
      [problem, sentence.source],
    );
  }
  await speak(page, "zh-CN", problem, /^有 1 个图像文件/);
  await page.selectOption("[data-testid=locale]", "en");
  await draw(page, seven);
  expect(await read(page)).toBe("7");

  // Dropped on the page, as from a folder.
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["no network either"], "essay.doc"));
    return transfer;
  });
  await page.dispatchEvent("[data-testid=digits]", "drop", { dataTransfer: dropped });
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent?.startsWith("essay.doc"),
    problem,
  );
  expectQuiet(page);
});

test("weights from a file answer, for 8 × 8 and 28 × 28, and the embedded digits' network comes back", async () => {
  const page = await blankPad();
  await draw(page, seven);
  const own = (inputs: number) => {
    // Whatever it sees, it reads a 4.
    const b2 = { ...zeros(10), data: Float32Array.from({ length: 10 }, (_, digit) => Number(digit === 4)) };
    const tensors = { W1: zeros(inputs, 7), b1: zeros(7), W2: zeros(7, 10), b2 };
    return file(`${inputs}.safetensors`, writeSafetensors(Object.entries(tensors)));
  };
  for (const inputs of [64, 784]) {
    await page.setInputFiles("[data-testid=files]", [own(inputs)]);
    await page.waitForFunction(
      ([selector, text]) => document.querySelector(selector)!.textContent.startsWith(text),
      [ready, `${inputs}-7-10, from ${inputs}.safetensors`],
    );
    expect(await read(page)).toBe("4");
    expect(await page.textContent("[data-testid=seen] desc")).toContain(inputs === 64 ? "8 × 8" : "28 × 28");
  }
  await page.click("[data-testid=back-to-digits]");
  await page.waitForFunction((selector) => document.querySelector(selector)!.textContent.startsWith("64-50-10"), ready);
  expect(await read(page)).toBe("7");
  expectQuiet(page);
});

test("training on a file's images shows progress, can be cancelled, and gives a network that takes 28 × 28", async () => {
  const page = await blankPad();
  const drawn = Array.from({ length: 300 }, (_, i) => i % 10);
  // Each class is a bar at a place of its own.
  const pixels = Uint8Array.from({ length: 300 * 784 }, (_, i) =>
    Math.floor((i % 784) / 28) >> 1 === drawn[Math.floor(i / 784)] ? 255 : 0,
  );
  const files = [
    file("images-idx3-ubyte", idxBytes(8, [300, 28, 28], pixels)),
    file("labels-idx1-ubyte", idxBytes(8, [300], drawn)),
  ];
  await page.setInputFiles("[data-testid=files]", files);
  await page.click("[data-testid=cancel-training]");
  await page.waitForSelector("[data-testid=cancel-training]", { state: "detached" });
  expect(await page.textContent(ready)).toMatch(/^64-50-10/);
  await page.setInputFiles("[data-testid=files]", files);
  await page.waitForFunction(
    (selector) => document.querySelector(selector)!.textContent.startsWith("784-50-10"),
    ready,
    { timeout: 60_000 },
  );
  expect(await page.textContent(ready)).toContain(
    "trained in this page on 258 images of images-idx3-ubyte. Of 42 test",
  );
  await page.click("[data-testid=sample-6]");
  expect(await read(page)).toBe("6");
  expectQuiet(page);
});

test("the digits' data comes with the page and not before; nothing holds the main thread up", async () => {
  const page = await lab.open({ at: "?lang=en#/learn/37" });
  const addresses = new Set<string>();
  page.on("response", (response) => addresses.add(response.url()));
  await page.reload();
  await page.waitForSelector("[data-testid=graph] svg");
  const before = [...addresses];
  const sizes = async (
    urls: readonly string[],
  ): Promise<{ name: string; bytes: number; gzip: number; hasDigits: boolean }[]> =>
    Promise.all(
      urls.map(async (url) => {
        const body = Buffer.from(await (await fetch(url)).arrayBuffer());
        const hasDigits = body.includes(embeddedDigits.slice(0, 60));
        const name = new URL(url).pathname;
        return { name, bytes: body.length, gzip: gzipSync(body).length, hasDigits };
      }),
    );
  expect((await sizes(before)).filter(({ hasDigits }) => hasDigits)).toEqual([]);
  await page.evaluate(() => {
    const seen = window as unknown as { longest: number };
    seen.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: "longtask" });
  });
  const start = Date.now();
  await page.click("[data-testid=nav-digits]");
  await page.click("[data-testid=drawn-7]");
  await page.waitForSelector(`${prediction}[data-digit]`);
  console.info(`D1 from opening the page to the first prediction: ${Date.now() - start} ms`);
  await draw(page, proceduralDigit(3, 5));
  await read(page);
  const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
  console.info(`D1 longest task of the main thread: ${longest} ms`);
  expect(longest).toBeLessThan(5 * 50);
  const added = await sizes([...addresses].filter((url) => !before.includes(url)));
  for (const { name, bytes, gzip } of added) console.info(`D1 ${name}: ${bytes} bytes, ${gzip} compressed`);
  expect(added.filter(({ hasDigits }) => hasDigits)).toHaveLength(1);
});

test.each([
  ["en", "light"],
  ["zh-CN", "dark"],
] as const)("axe finds nothing, and nothing is wider than a telephone: %s, %s", async (language, colorScheme) => {
  const page = await blankPad();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme });
  await page.selectOption("[data-testid=locale]", language);
  await page.click("[data-testid=drawn-2]");
  expect(await read(page)).toBeDefined();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe: run } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const results = await run.run({ runOnly: ["wcag2a", "wcag2aa"] });
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
  expect(violations).toEqual([]);
  expectQuiet(page);
});

test("a worker that cannot start is told in a sentence, and is started again", async () => {
  const page = await lab.open({ at: "?lang=en#/learn/37" });
  await page.context().route("**/digits.js", (route) => route.abort());
  await page.click("[data-testid=nav-digits]");
  await page.waitForSelector("[data-testid=network-problem]");
  expect(await page.textContent("[data-testid=network-problem]")).toMatch(/^The network's worker ended: .*\./);
  await page.context().unroute("**/digits.js");
  await page.click("[data-testid=start-again]");
  await page.waitForSelector(ready);
  expect(await page.$("[data-testid=network-problem]")).toBeNull();
});

test("every text comes from the dictionaries", async () => {
  const page = await openDigits({ at: "?lang=pseudo#/digits" });
  await page.click("[data-testid=drawn-2]");
  await read(page);
  const raw = await page.$$eval("[data-testid=digits] *", (elements) =>
    elements.flatMap((element) =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent!.trim())
        .filter((text) => /\p{Letter}{2}/u.test(text) && !/[⟦⟧]/.test(text)),
    ),
  );
  expect(raw).toEqual([]);
});
