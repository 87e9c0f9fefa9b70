import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violations } from "./axe.js";
import { expectQuiet, go, speak, useLab, type Visit } from "./lab.js";

const lab = useLab();

async function openCheck(visit: Visit = {}): Promise<Page> {
  const page = await lab.open({ ...visit, at: `${visit.at ?? "?lang=en"}#/check` });
  await page.waitForSelector("[data-testid=sweep-lowest]");
  return page;
}

/** Runs the check and waits for its table. */
async function run(page: Page): Promise<void> {
  await page.click("[data-testid=check-run]");
  await page.waitForSelector("[data-testid=check-progress]", { state: "detached" });
  await page.waitForSelector("[data-testid=check-table]");
}

/** A cell's number in full precision. */
async function cellNumber(page: Page, testId: string): Promise<number> {
  return Number(await page.getAttribute(`[data-testid=${testId}]`, "data-value"));
}

const verdictOf = (page: Page, name: string): Promise<string> =>
  page.innerText(`[data-testid=check-verdict-${name}]`).then((text) => text.replace(/^\S+\s/, ""));

const names = ["W1", "b1", "W2", "b2"];

test("B1: the chapter's network passes; all of it can be cancelled", async () => {
  const page = await openCheck();
  const start = performance.now();
  await run(page);
  console.info(`B1 sample of 200: ${(performance.now() - start).toFixed(0)} ms`);
  for (const name of names) {
    expect(await verdictOf(page, name)).toBe("pass");
    expect(await cellNumber(page, `check-relative-${name}`)).toBeLessThan(1e-5);
    expect(await cellNumber(page, `check-absolute-${name}`)).toBeLessThan(1e-8);
  }
  const figures = await Promise.all(
    names.map(async (name) => [
      name,
      (await cellNumber(page, `check-relative-${name}`)).toPrecision(3),
      (await cellNumber(page, `check-absolute-${name}`)).toPrecision(3),
    ]),
  );
  console.info(`B1 largest relative and mean absolute errors: ${figures.map((row) => row.join(" ")).join(", ")}`);

  await page.selectOption("[data-testid=check-elements]", "all");
  await page.click("[data-testid=check-run]");
  await page.waitForFunction(() => {
    const bar = document.querySelector("[data-testid=check-progress]");
    return bar !== null && Number(bar.getAttribute("aria-valuenow")) > 0;
  });
  const bar = page.locator("[data-testid=check-progress]");
  expect(await bar.getAttribute("role")).toBe("progressbar");
  expect(await bar.getAttribute("aria-valuemax")).toBe("39760");
  const answered = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const before = performance.now();
        new MutationObserver(() => {
          if (document.querySelector("[data-testid=check-status]") !== null) resolve(performance.now() - before);
        }).observe(document.body, { childList: true, subtree: true });
        document.querySelector<HTMLElement>("[data-testid=check-cancel]")!.click();
      }),
  );
  console.info(`B1 cancel: ${answered.toFixed(0)} ms`);
  expect(answered).toBeLessThan(1000);
  expect(await page.innerText("[data-testid=check-status]")).toMatch(/^Cancelled after [\d,]+ of 39,760 elements\.$/);
  expect(await page.locator("[data-testid=check-table]").count()).toBe(0);
  expectQuiet(page);
});

test("B2: shapes before numbers; one wrong element is named though the mean hides it", async () => {
  const page = await openCheck();
  await page.click("[data-testid=slip-b2]");
  await run(page);
  expect(await verdictOf(page, "b2")).toBe("shape (50,10) ≠ (10,)");
  expect(await page.getAttribute("[data-testid=check-row-b2]", "data-verdict")).toBe("shape");
  for (const name of ["W1", "b1", "W2"]) expect(await verdictOf(page, name)).toBe("pass");

  await page.click("[data-testid=slip-element]");
  const start = performance.now();
  await run(page);
  console.info(`B2 all 39,760 elements: ${(performance.now() - start).toFixed(0)} ms`);
  expect(await verdictOf(page, "W1")).toBe("fail");
  const mean = await cellNumber(page, "check-absolute-W1");
  expect(mean).toBeGreaterThan(2e-6);
  expect(mean).toBeLessThan(1e-5);
  expect(await page.innerText("[data-testid=check-row-W1]")).toContain("[17, 3]");
  const bad = await page.evaluate(() => {
    const red = getComputedStyle(document.documentElement).getPropertyValue("--bad-ground").trim();
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = red;
    const wanted = getComputedStyle(probe).color;
    probe.remove();
    return [getComputedStyle(document.querySelector("[data-testid=check-row-W1]")!).backgroundColor, wanted];
  });
  expect(bad[0]).toBe(bad[1]);
  expect(await page.innerText("[data-testid=check-reason]")).toContain("1 of 39,200 elements is wrong");
  expect(await page.locator("[data-testid=check-heat-map] svg desc").textContent()).toContain("marked is [2, 3]");
  expectQuiet(page);
});

test("B3: ReLU at exactly 0 is a kink, with the slip and without", async () => {
  const page = await openCheck();
  await page.selectOption("[data-testid=check-subject]", "relu");
  for (const [slip, analytic] of [
    [false, 0],
    [true, 1],
  ] as const) {
    if (slip) await page.click("[data-testid=slip-mask]");
    await run(page);
    expect(await verdictOf(page, "x")).toBe("kink");
    const cells = await page.$$eval("[data-testid=check-row-x] td", (found) =>
      found.slice(-5).map((td) => td.textContent),
    );
    expect(cells).toEqual(["[0]", String(analytic), "0.5", "0", "1"]);
  }
  expectQuiet(page);
});

test("B4: the error of sigmoid's difference by its step is a U", async () => {
  const page = await openCheck();
  const [step, error, largest, smallest] = await page.$eval("[data-testid=sweep-lowest]", ({ dataset }) =>
    [dataset.step, dataset.error, dataset.largest, dataset.smallest].map(Number),
  );
  console.info(
    `B4 sigmoid: lowest ${error.toPrecision(3)} at ${step}; ends ${largest.toPrecision(3)}, ${smallest.toPrecision(3)}`,
  );
  expect(step).toBeGreaterThanOrEqual(1e-6);
  expect(step).toBeLessThanOrEqual(1e-4);
  expect(largest).toBeGreaterThan(1000 * error);
  expect(smallest).toBeGreaterThan(1000 * error);
  expectQuiet(page);
});

test("each slip is found where it can be made, and explained in the language that is chosen", async () => {
  const page = await openCheck();
  const verdicts: Record<string, Record<string, string>> = {};
  for (const slip of ["swapped", "b2", "mask", "aliasing", "dout", "classes"]) {
    await page.click(`[data-testid=slip-${slip}]`);
    await run(page);
    verdicts[slip] = Object.fromEntries(
      await page.$$eval("[data-testid=check-table] tbody tr", (rows) =>
        rows.map((row) => [row.querySelector("th")!.textContent, (row as HTMLElement).dataset.verdict!]),
      ),
    );
  }
  const [fail, pass] = ["fail", "pass"];
  expect(verdicts).toEqual({
    swapped: { apple: fail, apple_num: fail, orange: pass, orange_num: pass, tax: pass },
    b2: { W1: pass, b1: pass, W2: pass, b2: "shape" },
    mask: { x: "kink" },
    aliasing: { x: fail },
    dout: { W1: fail, b1: fail, W2: fail, b2: fail },
    classes: { a: fail },
  });
  await page.click("[data-testid=slip-dout]");
  expect(await page.isChecked("[data-testid=slip-classes]")).toBe(false);
  await speak(page, "zh-CN", ".check-gallery li.on", "四行全部不通过，相对误差都是 0.5");
  expect(await page.innerText("[data-testid=check-reason]")).toContain("全部 3 个元素中有 3 个是错的");
  expectQuiet(page);
});

test("choices and result outlive another page; changed choices are said; what cannot be used is refused", async () => {
  const page = await openCheck();
  await page.selectOption("[data-testid=check-dtype]", "float32");
  await page.fill("[data-testid=check-step]", "1e-8");
  await run(page);
  expect(await page.getAttribute("[data-testid=check-row-W2]", "data-verdict")).toBe("doubtful");
  expect(await page.innerText("[data-testid=live]")).toContain("W2: doubtful");
  await go(page, "graph");
  await go(page, "check");
  expect(await page.inputValue("[data-testid=check-dtype]")).toBe("float32");
  expect(await verdictOf(page, "W2")).toBe("doubtful");
  expect(await page.locator(".check-outdated").count()).toBe(0);

  await page.selectOption("[data-testid=check-preset]", "pytorch");
  expect(await page.inputValue("[data-testid=check-step]")).toBe("1e-6");
  expect(await page.locator(".check-outdated").count()).toBe(1);
  await run(page);
  for (const name of names) expect(await verdictOf(page, name)).toBe("pass");

  for (const [field, text, problem] of [
    ["step", "-1", "h must be a number above 0"],
    ["sample", "2.5", "a whole number of at least 1"],
    ["seed", "", "a whole number"],
  ]) {
    const before = await page.inputValue(`[data-testid=check-${field}]`);
    await page.fill(`[data-testid=check-${field}]`, text);
    expect(await page.innerText(`#check-${field}-problem`)).toContain(problem);
    expect(await page.getAttribute("[data-testid=check-run]", "aria-disabled")).toBe("true");
    await page.fill(`[data-testid=check-${field}]`, before);
  }
  expect(await page.getAttribute("[data-testid=check-run]", "aria-disabled")).toBe("false");
  expectQuiet(page);
});

test("by keyboard: run, choose a row, read the curve's numbers", async () => {
  const page = await openCheck();
  await page.focus("[data-testid=check-run]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-testid=check-table]");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("check-run");
  await page.focus("[data-testid=check-row-b1] button");
  await page.keyboard.press("Enter");
  expect(await page.innerText("[data-testid=check-detail] h3")).toBe("Errors of b1");
  await page.selectOption("[data-testid=check-sweep]", "square");
  await page.waitForFunction(() =>
    document.querySelector("[data-testid=sweep-chart] title")?.textContent.includes("x²"),
  );
  await page.focus("[data-testid=sweep-chart] summary");
  await page.keyboard.press("Enter");
  const rows = page.locator("[data-testid=sweep-chart] tbody tr");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(23);
  expect(await rows.first().innerText()).toMatch(/^1e-12\t/);
  expectQuiet(page);
});

/** Whether the whole of the buttons can be seen. */
const runIsInSight = (page: Page): Promise<boolean> =>
  page.$eval("[data-testid=check-run]", (button) => {
    const { top, bottom } = button.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

test("the first check runs by itself; when a slip is chosen, Run is in sight and the result is said to be outdated", async () => {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
  ]) {
    const page = await openCheck({ viewport });
    await page.waitForSelector("[data-testid=check-table]");
    expect(await page.innerText("[data-testid=check-facts]")).toContain("460 of 39,760 elements");
    await page.click("[data-testid=slip-swapped]");
    expect(await runIsInSight(page)).toBe(true);
    expect(await page.innerText(".check-run-bar .check-outdated")).toContain("Run the check again");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${viewport.width}, ${colorScheme}`).toEqual([]);
    }
    await run(page);
    expect(await runIsInSight(page)).toBe(true);
    const [table, height] = await page.$eval("[data-testid=check-table]", (found) => [
      found.getBoundingClientRect().top,
      innerHeight,
    ]);
    expect(table).toBeLessThan(height / 2);
    expect(await page.innerText("[data-testid=check-facts]")).toContain("all 5 elements");
    expect(await page.innerText("[data-testid=check-row-apple]")).not.toContain("[]");
    expectQuiet(page);
  }
});

test("axe finds nothing where a slip is shown, in either language, light and dark, nor does the page scroll sideways", async () => {
  const page = await openCheck({ viewport: { width: 360, height: 740 } });
  for (const [slip, sample, locale] of [
    ["b2", "200", "en"],
    ["dout", "20", "zh-CN"],
  ]) {
    await page.selectOption("[data-testid=locale]", locale);
    await page.click(`[data-testid=slip-${slip}]`);
    await page.fill("[data-testid=check-sample]", sample);
    await run(page);
    await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${slip}, ${colorScheme}`).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  expectQuiet(page);
});

test("with dressed dictionaries, no sentence of a result is bare", async () => {
  const page = await openCheck({ at: "?lang=pseudo" });
  for (const slip of ["mask", "dout"]) {
    await page.click(`[data-testid=slip-${slip}]`);
    await run(page);
    await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
    const bare = await page.evaluate(() => {
      const found: string[] = [];
      const walker = document.createTreeWalker(document.querySelector("main")!, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        if (node.parentElement!.closest("code") === null) found.push(node.textContent!);
      return found.filter((text) => !/[⟦⟧]/.test(text) && /[a-z]{3,}/i.test(text));
    });
    expect(bare).toEqual([]);
  }
});

test("a worker that cannot start is said, and can be tried again", async () => {
  const page = await lab.open({ at: "?lang=en#/train" });
  await page.route("**/check.js", (route) => route.abort());
  await page.click("[data-testid=nav-check]");
  await page.waitForSelector(".check-sweep [role=alert]");
  await page.click("[data-testid=check-run]");
  await page.waitForSelector("[data-testid=check-status]");
  expect(await page.innerText("[data-testid=check-status]")).toMatch(/^The check could not be run: .+/);
  await page.unroute("**/check.js");
  await run(page);
  await page.selectOption("[data-testid=check-sweep]", "exp");
  await page.waitForSelector("[data-testid=sweep-lowest]");
});
