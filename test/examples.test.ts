import { readdirSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { checkGradients, grad, variable, type Tensor } from "../src/index.js";
import { expectClose } from "./support/close.js";

/** What a script prints, line by line. */
async function printed(script: () => Promise<unknown>): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await script();
  return log.mock.calls.map((values) => values.join(" "));
}

afterEach(() => vi.restoreAllMocks());

/** Every example, with its test: a new file without one fails. */
const scripts: Record<string, { run: () => Promise<unknown>; lines: (string | RegExp)[] }> = {
  "layers.ts": {
    run: () => import("../examples/layers.js"),
    lines: [
      "price: 715.00",
      "dapple: 2.20",
      "dappleCount: 110.00",
      "dorange: 3.30",
      "dorangeCount: 165.00",
      "dtax: 650.00",
    ],
  },
  "train-digits.ts": {
    run: () => import("../examples/train-digits.js"),
    lines: [
      /^epoch 5: loss 0\.\d{3}, test accuracy 0\.\d{3}$/,
      /^epoch 10: loss 0\.\d{3}, test accuracy 0\.[89]\d{2}$/,
      /^epoch 15: loss 0\.[0-3]\d{2}, test accuracy 0\.[89]\d{2}$/,
      /^epoch 20: loss 0\.[0-3]\d{2}, test accuracy 0\.(8[5-9]|9\d)\d$/,
    ],
  },
  "custom-op.ts": {
    run: () => import("../examples/custom-op.js"),
    lines: [
      // ln(1 + eˣ), 1/(1 + e⁻ˣ) and y(1 − y) at −1, 0 and 2
      "softplus:          0.3133 0.6931 2.1269",
      "first derivative:  0.2689 0.5000 0.8808",
      "second derivative: 0.1966 0.2500 0.1050",
      "gradient check:    pass",
      "rounded:           0.0000 2.0000 -3.0000",
      "straight through:  -2.0000 2.0000 -8.0000",
    ],
  },
  "higher-order.ts": {
    run: () => import("../examples/higher-order.js"),
    // f = S·P with S = Σx² and P = Πx: Hᵢᵢ = 6P, and Hᵢⱼ = 2xᵢP/xⱼ + 2xⱼP/xᵢ + SP/(xᵢxⱼ)
    lines: ["x³ at 2: 8, 12, 12, 6", "nested at 3: 6", "Hessian · v: -32, 32, 32", "v · Hessian: -32, 32, 32"],
  },
};

test.each(Object.entries(scripts))("%s prints what it should", async (_, { run, lines }) => {
  const out = await printed(run);
  expect(out).toHaveLength(lines.length);
  out.forEach((line, i) =>
    typeof lines[i] === "string" ? expect(line).toBe(lines[i]) : expect(line).toMatch(lines[i]),
  );
});

/** In the form that `edgegrad graph` and `edgegrad check` take. */
interface ScalarFile {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly loss: (inputs: Record<string, Tensor>) => Tensor;
}
const scalarFiles = {
  "apple.ts": {
    load: () => import("../examples/apple.js"),
    price: 220,
    derivatives: { apple: 2.2, apple_num: 110, tax: 200 },
  },
  "fruits.ts": {
    load: () => import("../examples/fruits.js"),
    price: 715,
    derivatives: { prices: [2.2, 3.3], counts: [110, 165], tax: 650 },
  },
};

describe.each(Object.entries(scalarFiles))("%s", (_, { load, price, derivatives }) => {
  const example = async () => (await load()).default as unknown as ScalarFile;

  test("its value and derivatives", async () => {
    const { inputs, loss } = await example();
    expectClose(loss(inputs), price);
    const found = grad(loss)(inputs);
    for (const [name, derivative] of Object.entries(derivatives)) expectClose(found[name], derivative, undefined, name);
  });

  test("passes the gradient check", async () => {
    const { inputs, loss } = await example();
    expect((await checkGradients(loss, inputs)).verdict).toBe("pass");
  });

  test("every input is named as it is keyed, and the result is named too", async () => {
    const { inputs, loss } = await example();
    for (const [name, input] of Object.entries(inputs)) expect(input.name).toBe(name);
    expect(loss(inputs).name).toBe("price");
    expect(loss({ ...inputs, tax: variable(0) }).item()).toBe(0);
  });
});

test("every example has a test here", () => {
  const files = readdirSync(new URL("../examples", import.meta.url)).filter((name) => name.endsWith(".ts"));
  expect(files.sort()).toEqual([...Object.keys(scripts), ...Object.keys(scalarFiles)].sort());
});
