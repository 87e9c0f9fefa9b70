import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hashOf } from "../../lab/share/link.js";
import { expectQuiet, speak, useLab } from "./lab.js";

const lab = useLab();
/** Opens the lab; what does not appear soon fails. */
async function open(at: string): Promise<Page> {
  const page = await lab.open({ at });
  page.setDefaultTimeout(10_000);
  return page;
}
const ops = "[data-testid=graph] g.node.op";
const editor = (id: string): string => `[data-testid=code-${id}]`;

async function openProgram(text: string, at = "#/code"): Promise<Page> {
  const page = await open(at);
  if (at === "#/code") await page.click("[data-testid=tab-typescript]");
  await page.waitForSelector(editor("typescript"));
  if (text !== "") await page.fill(editor("typescript"), text);
  return page;
}

/** Runs the program; how it ended. */
async function outcomeOf(page: Page): Promise<string> {
  await page.click("[data-testid=code-run]");
  return (await page.textContent("[data-testid=code-outcome]"))!;
}

describe("E1: expressions", () => {
  test("E1: two op nodes; an error at its column in the chosen language keeps the last good graph", async () => {
    const page = await open("#/code");
    await page.fill(editor("expression"), "z = (x + y)**2");
    await page.waitForFunction((selector) => document.querySelectorAll(selector).length === 2, ops);
    const before = await page.innerHTML("[data-testid=graph] svg");
    await page.fill(editor("expression"), "z = (x +");
    await page.waitForFunction(() => document.querySelector("[data-testid=code-problem]")!.textContent !== "");
    expect(await page.textContent("[data-testid=code-problem]")).toBe(
      "Column 9: the input ends where a number, a name or “(” is missing.",
    );
    expect(await page.innerHTML("[data-testid=graph] svg")).toBe(before);
    await speak(page, "zh-CN", "[data-testid=code-problem]", /^第 9 列：/);
    expectQuiet(page);
  });

  test("a name for a part, an input with a value, undo", async () => {
    const page = await open("#/code");
    await page.fill(editor("expression"), "x = 3\nt = x*x\ny = t + x");
    await page.waitForSelector("[data-node=t]");
    expect(await page.inputValue("[data-testid=input-x]")).toBe("3");
    expect(await page.getAttribute("[data-edge='y.out']", "data-value")).toBe("12");
    await page.fill("[data-testid=input-x]", "4");
    await page.press("[data-testid=input-x]", "Enter");
    await page.waitForSelector("[data-edge='y.out'][data-value='20']");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForSelector("[data-edge='y.out'][data-value='12']");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForSelector("[data-node=z]");
    expect(await page.textContent(editor("expression"))).toBe("z = (x + y)**2");
    expectQuiet(page);
  });

  test("the caret lights its node, and a node marks its text", async () => {
    const page = await open("#/code");
    await page.fill(editor("expression"), "t = x + y\nz = t**2");
    await page.press(editor("expression"), "ControlOrMeta+Home");
    for (let i = 0; i < 6; i++) await page.press(editor("expression"), "ArrowRight");
    await page.waitForSelector("[data-node=t][data-selected]");
    await page.click("[data-node=y]");
    await expect.poll(() => page.locator(".editor .marked").allTextContents()).toEqual(["y"]);
    expectQuiet(page);
  });

  test("each example is drawn without a problem", async () => {
    const page = await open("#/code");
    await page.waitForSelector(editor("expression"));
    const examples = await page.locator("[data-testid=code-example] option:not([disabled])").count();
    for (let i = 0; i < examples; i++) {
      await page.selectOption("[data-testid=code-example]", String(i));
      expect(await page.textContent("[data-testid=code-problem]")).toBe("");
    }
    await page.waitForSelector("[data-node=loss][data-state=active], [data-node=loss][data-state=done]");
    expectQuiet(page);
  });
});

describe("E2: programs", () => {
  test("E2: a loop without an end is stopped after 2 s, the page lives, and a reload does not run it again", async () => {
    const page = await openProgram("while (true) {}");
    const start = performance.now();
    expect(await outcomeOf(page)).toMatch(/^Stopped: the program had not answered after 2 s/);
    const elapsed = performance.now() - start;
    console.info(`E2 stopped after ${elapsed.toFixed(0)} ms, with the start of the sandbox`);
    expect(elapsed).toBeGreaterThan(2000);
    expect(elapsed).toBeLessThan(10_000);
    expect(await page.locator("iframe").count()).toBe(0);
    await page.click("[data-testid=tab-expression]");
    await page.waitForSelector(ops);
    await page.reload();
    await page.click("[data-testid=tab-typescript]");
    await page.waitForSelector(editor("typescript"));
    expect(await page.textContent(editor("typescript"))).toBe("while (true) {}");
    expect(await page.locator("iframe, [data-testid=code-outcome]").count()).toBe(0);
    expectQuiet(page);
  });

  test("E2: a program in a link is shown, and runs only after a click", async () => {
    const text = 'console.log("ran");\nexport default { inputs: { x: [2] }, loss: ({ x }) => x.mul(x).sum() };';
    const page = await openProgram("", `#${await hashOf({ typescript: text, locale: "en" })}`);
    expect(await page.textContent("[data-testid=code-received]")).toContain("only when you press Run");
    await page.waitForTimeout(300);
    expect(await page.locator("iframe, [data-testid=code-log], [data-testid=code-outcome]").count()).toBe(0);
    expect(await outcomeOf(page)).toContain("Its inputs are x");
    expect(await page.textContent("[data-testid=code-log]")).toBe("ran\n");
    await page.waitForSelector("[data-edge='sum_1.out'][data-value='4']");
    expectQuiet(page);
  });

  test("a program in a link keeps its notice whatever its line ends, and the reader's own program stays", async () => {
    const own = "export default 1;";
    const text = 'console.log("a");\r\nexport default {};\r\n';
    const page = await openProgram(own);
    await page.goto(`${lab.url}#${await hashOf({ typescript: text, locale: "en" })}`);
    await page.waitForSelector("[data-testid=code-received]");
    await page.waitForFunction(
      (selector) => document.querySelector(".editor")!.shadowRoot!.querySelector(selector)!.textContent.includes('"a"'),
      editor("typescript"),
    );
    expect(await page.locator("[data-testid=code-received]").count()).toBe(1);
    const later = await page.context().newPage();
    await later.goto(`${lab.url}#/code`);
    await later.click("[data-testid=tab-typescript]");
    expect(await later.textContent(editor("typescript"))).toBe(own);
    expectQuiet(page);
  });

  test("a program that says again that it has started gets no more time", async () => {
    const page = await openProgram(
      'for (let said = 0; ; ) {\n  if (Date.now() - said < 300) continue;\n  said = Date.now();\n  postMessage({ kind: "started" });\n}',
    );
    expect(await outcomeOf(page)).toMatch(/^Stopped: the program had not answered after 2 s/);
    expectQuiet(page);
  });

  test("a run that is cancelled before the sandbox has come never begins", async () => {
    const page = await openProgram('console.log("ran");');
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/sandbox.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.click("[data-testid=code-run]");
    await page.click("[data-testid=code-cancel]");
    const arrived = page.waitForResponse("**/sandbox.js");
    answer();
    await (await arrived).finished();
    await page.waitForTimeout(300);
    expect(await page.locator("iframe").count()).toBe(0);
    expectQuiet(page);
  });

  test.each([
    ["in a sandbox", 'sandbox="allow-scripts"', ["ran"]],
    ["without one", "", []],
  ])("a foreign page that frames the runner %s", async (_, attribute, said) => {
    const runner = await (await fetch(`${lab.url}runner.html`)).text();
    const page = await lab.browser.newPage();
    // A web server that sends no policy.
    await page.route("http://plain.test/runner.html", (route) =>
      route.fulfill({ contentType: "text/html", body: runner }),
    );
    await page.route("http://foreign.test/", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<script>var said = []; onmessage = ({ data }) => said.push(data);</script>
<iframe ${attribute} src="http://plain.test/runner.html" onload="contentWindow.postMessage({ library: 'postMessage(&quot;ran&quot;)', code: '' }, '*')"></iframe>`,
      }),
    );
    await page.goto("http://foreign.test/");
    await page.waitForTimeout(500);
    expect(await page.evaluate("said")).toEqual(said);
    await page.close();
  });

  test("E2: fetch fails, and every other way out, by the sandbox's policy", async () => {
    const page = await openProgram("");
    for (const [statement, directive] of [
      [`await fetch("${lab.url}index.html")`, "connect-src"],
      ['await fetch("http://127.0.0.1:9/")', "connect-src"],
      [
        `await new Promise((_, fail) => (new WebSocket("${lab.url.replace("http", "ws")}").onerror = fail))`,
        "connect-src",
      ],
      [`importScripts("${lab.url}worker.js")`, "script-src-elem"],
      ['eval("1")', "script-src"],
    ] as const) {
      const code = `addEventListener("securitypolicyviolation", (event) => console.log(event.effectiveDirective));
try {
  ${statement};
} finally {
  await new Promise((done) => setTimeout(done, 100));
}`;
      await page.fill(editor("typescript"), code);
      expect(await outcomeOf(page), statement).not.toMatch(/^(Done|Stopped|The program must)/);
      // Once by the policy in the page, and once by the same one that the server sends.
      const reported = (await page.textContent("[data-testid=code-log]"))!.trim().split("\n");
      expect(new Set(reported), statement).toEqual(new Set([directive]));
    }
  });

  test("errors name the person's line; types are stripped", async () => {
    const page = await openProgram(
      'import { tensor, type Tensor } from "edgegrad";\ninterface A {\n  readonly b: number;\n}\nconst a: A = { b: 1 };\nthrow new RangeError(`no ${a.b}`);',
    );
    expect(await outcomeOf(page)).toBe("Line 6: RangeError: no 1");
    expect(await page.textContent(".editor .wrong-line")).toContain("throw new RangeError");
    await page.fill(editor("typescript"), "const a = 1;\nconst = 2;");
    expect(await outcomeOf(page)).toMatch(/^Line 2: SyntaxError/);
    await page.fill(editor("typescript"), 'import "fs";');
    expect(await outcomeOf(page)).toContain('there is no module "fs" here; there are edgegrad, ');
    await page.fill(editor("typescript"), "export const x = 1;");
    expect(await outcomeOf(page)).toContain("must have a default export { inputs, loss }");
    expectQuiet(page);
  });

  test("a program's graph is edited, stepped through, and is the library's own", async () => {
    const page = await openProgram("");
    const examples = await page.locator("[data-testid=code-example] option:not([disabled])").count();
    for (let i = examples - 1; i >= 0; i--) {
      await page.selectOption("[data-testid=code-example]", String(i));
      expect(await outcomeOf(page)).toMatch(/^Done/);
    }
    await page.waitForSelector("[data-node=price]");
    expect(await page.getAttribute("[data-edge='price.out']", "data-value")).toMatch(/^220/);
    await page.fill("[data-testid=input-apple]", "120");
    await page.press("[data-testid=input-apple]", "Enter");
    await page.waitForSelector("[data-edge='price.out'][data-value^='264']");
    await page.click("[data-testid=step-start]");
    expect(await page.getAttribute("[data-edge='price.out']", "data-value")).toBeNull();
    expectQuiet(page);
  });

  test("an input at which the graph cannot be computed is refused, and the last graph stays", async () => {
    const page = await openProgram(`import { tensor, variable } from "edgegrad";
console.log(new DataView(new ArrayBuffer(1)));
export default {
  inputs: { place: variable(1) },
  loss: ({ place }) => tensor([5, 6, 7]).gather(place.cast("int32")).mul(place).named("chosen"),
};`);
    expect(await outcomeOf(page)).toMatch(/^Done/);
    expect(await page.textContent("[data-testid=code-log]")).toBe("{}\n");
    await page.waitForSelector("[data-edge='chosen.out'][data-value='6']");
    await page.fill("[data-testid=input-place]", "9");
    expect(await page.textContent("[data-testid=graph-problem]")).toMatch(
      /^This graph cannot be computed, so the last/,
    );
    expect(await page.getAttribute("[data-edge='chosen.out']", "data-value")).toBe("6");
    await page.fill("[data-testid=input-place]", "2");
    await page.waitForSelector("[data-edge='chosen.out'][data-value='14']");
    expect(await page.locator("[data-testid=graph-problem]").count()).toBe(0);
    await page.fill(
      editor("typescript"),
      (await page.locator(".cm-line").allTextContents()).join("\n").replace("variable(1)", "variable(9)"),
    );
    expect(await outcomeOf(page)).toMatch(/^The graph cannot be shown: /);
    await page.waitForSelector("[data-edge='chosen.out'][data-value='14']");
    expectQuiet(page);
  });

  test.each<[what: string, code: string]>([
    ["text", 'postMessage({ kind: "graph", json: "{" }); while (true) {}'],
    [
      "an unknown op",
      'postMessage({ kind: "graph", json: JSON.stringify({ inputs: {}, scopes: [], graph: { format: "edgegrad graph", version: 1, nodes: [{ op: "evil", inputs: [], attributes: {}, shape: [], dtype: "float32" }], roots: [0] } }) }); while (true) {}',
    ],
  ])("a graph that a program has made up is refused: %s", async (_, code) => {
    const page = await openProgram(code);
    expect(await outcomeOf(page)).toMatch(/^The graph cannot be shown: /);
    expectQuiet(page);
  });
});
