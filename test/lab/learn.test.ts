import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./axe.js";
import { expectQuiet, go, speak, useLab } from "./lab.js";

const lab = useLab();

const graph = "[data-testid=graph] svg";
const locales = ["en", "zh-CN"] as const;
const figures = Array.from({ length: 18 }, (_, i) => 30 + i);

/** The answer of every question, by the chapter's numbers. */
const answers = {
  "30.price": "715",
  "31.sum": "4200",
  "31.others": "1.1",
  "32.x": "30",
  "33.x": "10",
  "34.x": "1.3",
  "35.y": "13",
  "36.tax": "200",
  "37.apple": "2.2",
  "37.orangeNumber": "165",
  "38.negative": "0",
  "38.zero": "0",
  "39.half": "0.5",
  "40.quarter": "0.25",
  "41.weight": "0.1",
  "42.bias": "-0.2",
  "43.total": "1",
  "43.weights": "39200",
  "44.sign": "-1",
  "45.error": "-0.754808",
  "46.steps": "10000",
  "47.wrongClass": "0",
  "47.score": "0.736597",
};

type QuestionId = keyof typeof answers;
const ids = Object.keys(answers) as QuestionId[];

const titleOf = (page: Page): Promise<string | null> => page.textContent("main h1");

/** Goes to a card; ready when it is there with its words. */
async function turnTo(page: Page, figure: number): Promise<void> {
  await page.evaluate((figure) => (location.hash = `#/learn/${figure}`), figure);
  await page.waitForFunction(
    (figure) =>
      document.querySelector("main h1")?.textContent.includes(String(figure)) &&
      document.querySelector(".question") !== null,
    figure,
  );
}

async function openCard(figure: number, lang: string = "en"): Promise<Page> {
  const page = await lab.open({ at: `?lang=${lang}#/learn/${figure}` });
  await turnTo(page, figure);
  return page;
}

interface Judged {
  readonly verdict: string | null;
  readonly says: string;
}

/** Answers a question; how that is judged, and in what words. */
async function answer(page: Page, id: QuestionId, text: string): Promise<Judged> {
  const question = `[data-testid="question-${id}"]`;
  await page.fill(`${question} input`, text);
  await page.click(`${question} [type=submit]`);
  const verdict = page.locator(`${question} [data-verdict]`);
  return { verdict: await verdict.getAttribute("data-verdict"), says: await verdict.innerText() };
}

/** The same for several answers, given by a script: a person's typing takes most of a test's time. */
const answerFast = (page: Page, id: QuestionId, texts: readonly string[]): Promise<Judged[]> =>
  page.$eval(
    `[data-testid="question-${id}"]`,
    async (question, texts) => {
      const judged: { verdict: string | null; says: string }[] = [];
      for (const text of texts) {
        const input = question.querySelector("input")!;
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        (question as HTMLFormElement).requestSubmit();
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        const verdict = question.querySelector<HTMLElement>("[data-verdict]")!;
        judged.push({ verdict: verdict.getAttribute("data-verdict"), says: verdict.innerText });
      }
      return judged;
    },
    texts,
  );

const reveal = (page: Page, id: QuestionId): Promise<void> =>
  page.click(`[data-testid="question-${id}"] button:not([type=submit])`);

const shown = async (page: Page, edge: string, what: "value" | "grad"): Promise<number | null> => {
  const text = await page.getAttribute(`${graph} [data-edge="${edge}"]`, `data-${what}`);
  return text === null ? null : Number(text);
};

describe.each(locales)("in %s", (lang) => {
  test("18 cards, in the chapter's order, each alive, with its words and its questions", async () => {
    const page = await lab.open({ at: `?lang=${lang}` });
    for (const figure of figures) {
      await page.waitForFunction(
        (figure) => document.querySelector("main h1")?.textContent.includes(String(figure)),
        figure,
      );
      expect(await titleOf(page)).toMatch(lang === "en" ? `Figure ${figure}: ` : `图 ${figure}：`);
      await page.waitForSelector(figure === 46 ? "[data-testid=accuracy-chart] svg" : graph);
      await page.waitForSelector(".question");
      const text = (await page.textContent("[data-testid=card-text]"))!;
      const length = lang === "en" ? text.split(/\s+/).length : [...text].length;
      expect(length, `${figure}`).toBeGreaterThanOrEqual(lang === "en" ? 60 : 100);
      expect(length, `${figure}`).toBeLessThanOrEqual(lang === "en" ? 130 : 260);
      const asked = await page.$$eval(".question", (all) => all.map((one) => one.getAttribute("data-testid")));
      expect(asked).toEqual(ids.filter((id) => id.startsWith(`${figure}.`)).map((id) => `question-${id}`));
      if (figure < 47) await page.click("[data-testid=next-card]");
    }
    await page.click("[data-testid=previous-card]");
    await page.waitForURL(/#\/learn\/46$/);
    expect(
      await page.$$eval("[data-testid=cards] li a", (all) => all.map((a) => a.querySelector("span")!.textContent)),
    ).toEqual(figures.map(String));
    expectQuiet(page);
  });

  test("no card is wider than a phone", async () => {
    const page = await lab.open({ at: `?lang=${lang}`, viewport: { width: 360, height: 740 } });
    for (const figure of figures) {
      await turnTo(page, figure);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${figure}`).toBeLessThanOrEqual(0);
    }
    await page.selectOption("[data-testid=cards] select", "37");
    await page.waitForFunction(() => document.querySelector("main h1")!.textContent.includes("37"));
    expectQuiet(page);
  });
});

test("axe finds nothing on cards with answers, pictures and charts", async () => {
  const page = await lab.open({ at: `?lang=zh-CN#/learn/37`, colorScheme: "dark" });
  await turnTo(page, 37);
  await answer(page, "37.apple", "2");
  await answer(page, "37.orangeNumber", "165");
  expect(await violations(page)).toEqual([]);
  await turnTo(page, 45);
  await answer(page, "45.error", "-0.75");
  expect(await violations(page)).toEqual([]);
  await turnTo(page, 43);
  await reveal(page, "43.total");
  expect(await violations(page)).toEqual([]);
  await turnTo(page, 46);
  await page.click("[data-testid=accuracy-chart] summary");
  expect(await violations(page)).toEqual([]);
  expectQuiet(page);
});

test("answers are taken within 1e-6 and no farther, with a hint after a wrong one; what was answered is remembered", async () => {
  const page = await lab.open({ at: "?lang=en" });
  for (const [i, id] of ids.entries()) {
    await turnTo(page, Number(id.slice(0, 2)));
    const right = Number(answers[id]);
    const wrong = right + (i % 2 === 0 ? 4e-6 : -4e-6) * Math.max(1, Math.abs(right));
    const [no, yes] = await answerFast(page, id, [wrong.toFixed(9), answers[id]]);
    expect(no.verdict, id).toBe("wrong");
    expect(no.says.length, id).toBeGreaterThan(20);
    expect(yes.verdict, id).toBe("right");
  }
  expect(await page.textContent("[data-testid=progress]")).toContain("18 of 18");
  await page.reload();
  await page.waitForSelector(graph);
  expect(await page.textContent("[data-testid=progress]")).toContain("18 of 18");
  expect(await page.$$eval("[data-mark=answered]", (all) => all.length)).toBe(18);
  expectQuiet(page);
});

test("what is no number is said to be none, and a rounded answer to be rounded", async () => {
  const page = await openCard(45);
  expect(await answer(page, "45.error", "")).toMatchObject({ verdict: "noNumber", says: "Type a number first." });
  expect(await answer(page, "45.error", "much")).toMatchObject({ verdict: "noNumber", says: "“much” is no number." });
  expect(await answer(page, "45.error", "−0.7548")).toMatchObject({ verdict: "rounded" });
  expect(await page.textContent("[data-testid=live]")).toContain("six decimals");
  expect(await page.textContent("[data-testid=progress]")).toContain("0 of 18");
});

test("an answer follows the inputs", async () => {
  const page = await openCard(37);
  expect(await answer(page, "37.apple", "2.2")).toMatchObject({ verdict: "right" });
  await page.fill("[data-testid=input-apple_num]", "3");
  expect(await page.locator('[data-testid="question-37.apple"] [data-verdict]').count()).toBe(0);
  expect(await answer(page, "37.apple", "2.2")).toMatchObject({ verdict: "wrong" });
  expect(await answer(page, "37.apple", "3.3")).toMatchObject({ verdict: "right" });
  expectQuiet(page);
});

describe("reveal", () => {
  test("goes to the step at which the number appears", async () => {
    const page = await openCard(37);
    await reveal(page, "37.apple");
    expect(await shown(page, "apple_price.a", "grad")).toBeCloseTo(2.2, 12);
    await page.click("[data-testid=step-back]");
    expect(await shown(page, "apple_price.a", "grad")).toBeNull();
    expect(await page.textContent('[data-testid="question-37.apple"] .verdict')).toContain("2.2");
    expect(await page.textContent("[data-testid=progress]")).toContain("0 of 18");
  });

  test("sets the inputs that the question is about", async () => {
    const page = await openCard(40);
    await reveal(page, "40.quarter");
    expect(await page.inputValue("[data-testid=input-x]")).toBe("0");
    expect(await shown(page, "mul_1.a", "grad")).toBeCloseTo(0.25, 12);
  });

  test("shows numbers where there were symbols, and the graph that the question is about", async () => {
    const page = await openCard(33);
    await reveal(page, "33.x");
    expect(await page.textContent(`${graph} [data-edge="t.a"]`)).toContain("10");
    await turnTo(page, 45);
    await page.click("[data-testid=fold-softmax]");
    await reveal(page, "45.error");
    expect(await shown(page, "softmax.in2", "grad")).toBeCloseTo(-0.754808, 6);
  });

  test("of figure 46 tells the answer", async () => {
    const page = await openCard(46);
    await reveal(page, "46.steps");
    expect(await page.textContent('[data-testid="question-46.steps"] .verdict')).toContain("10000");
    await page.click("[data-testid=open-train]");
    await page.waitForSelector("main.page-train");
  });
});

test("figure 43 shows the scores beside the probabilities, once they are computed", async () => {
  const page = await openCard(43);
  await page.waitForSelector("[data-testid=scores]");
  const cells = (): Promise<string[]> =>
    page.$$eval("[data-testid=scores] tbody tr", (rows) => rows.map((row) => row.children[2].textContent));
  expect(await cells()).toEqual(Array<string>(11).fill(""));
  await page.click("[data-testid=step-end]");
  const [sum, ...digits] = (await cells()).map(Number).reverse();
  expect(sum).toBe(1);
  expect(digits.reduce((total, probability) => total + probability, 0)).toBeCloseTo(1, 3);
});

test.each([30, 37])("figure %d, its steps and what a step says are in sight together", async (figure) => {
  const page = await openCard(figure);
  await page.click("[data-testid=step-end]");
  const parts = await page.$$eval(`${graph}, [data-testid=step-next], .step-card .sentence`, (all) =>
    all.map((part) => part.getBoundingClientRect()).map(({ top, bottom }) => top >= 0 && bottom <= innerHeight),
  );
  expect(parts).toEqual([true, true, true]);
});

test("steps, inputs and answers stay: on other cards and pages, in the other language, and in Graph", async () => {
  const page = await openCard(37);
  await page.fill("[data-testid=input-apple]", "120");
  for (let i = 0; i < 4; i++) await page.click("[data-testid=step-next]");
  await answer(page, "37.orangeNumber", "3");
  const isAsLeft = async (): Promise<void> => {
    expect(await page.textContent("[data-testid=step]")).toMatch(/^4 .* 9$/);
    expect(await page.inputValue("[data-testid=input-apple]")).toBe("120");
  };
  await turnTo(page, 36);
  expect(await page.textContent("[data-testid=step]")).toMatch(/^0 .* 5$/);
  await go(page, "check");
  await go(page, "learn");
  expect(await titleOf(page)).toContain("Figure 36");
  await turnTo(page, 37);
  await isAsLeft();
  await speak(page, "zh-CN", ".question label", "苹果");
  await isAsLeft();
  expect(await page.inputValue('[data-testid="answer-37.orangeNumber"]')).toBe("3");
  expect(await page.textContent('[data-testid="question-37.orangeNumber"] .verdict')).toContain("还不对");
  await page.click("[data-testid=open-in-graph]");
  await page.waitForSelector("main.page-graph");
  await isAsLeft();
  expectQuiet(page);
});

test("a figure that there is not is said to be none", async () => {
  const page = await lab.open({ at: "?lang=en#/learn/99" });
  await page.waitForSelector(graph);
  expect(await page.textContent("main [role=alert]")).toBe("There is no figure “99”; the figures are 30 to 47.");
  expect(await titleOf(page)).toContain("Figure 30");
});

test("a card that was come to by a link is read from its title", async () => {
  const page = await openCard(30);
  await page.focus("[data-testid=next-card]");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  expect(await page.evaluate(() => document.activeElement!.textContent)).toContain("31");
});

test("words that cannot be loaded are said to be missing, and the graph works", async () => {
  const context = await lab.browser.newContext();
  const page = await context.newPage();
  await page.route(/\/en-[^/]*\.js$/, (route) => route.abort());
  await page.goto(`${lab.url}?lang=en#/learn/37`);
  await page.waitForSelector(graph);
  await page.waitForFunction(() => document.querySelector(".card-text")!.textContent.includes("could not be loaded"));
  await page.click("[data-testid=step-next]");
  expect(await page.textContent("[data-testid=step]")).toBe("1 of 9");
});
