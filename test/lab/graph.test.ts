import { expect, test } from "vitest";
import { expectQuiet, useLab } from "./lab.js";

const lab = useLab();

test("opens", async () => {
  const page = await lab.open({ at: "#/learn/37" });
  await page.waitForSelector("[data-testid=graph] svg");
  for (let i = 0; i < 9; i++) await page.click("[data-testid=step-next]");
  await page.screenshot({ path: "/tmp/figs/lab.png", fullPage: true });
  expectQuiet(page);
});
