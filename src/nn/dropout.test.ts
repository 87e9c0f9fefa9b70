import { describe, expect, test } from "vitest";
import { expectClose, expectSame } from "../../test/support/close.js";
import { compile, tensor, variable, type Tensor } from "../tensor/index.js";
import { Dropout } from "./index.js";

const many = tensor(new Float64Array(20_000).fill(1));
const dropped = (x: Tensor): number => x.dataSync().filter((value) => value === 0).length / x.size;

describe("training", () => {
  test.each([0.2, 0.5, 0.9])("ratio %d drops that share and scales the rest, so that the mean stays", (ratio) => {
    const out = new Dropout({ ratio, seed: 3 }).forward(many);
    // five standard deviations of a binomial share
    expect(Math.abs(dropped(out) - ratio)).toBeLessThan(5 * Math.sqrt((ratio * (1 - ratio)) / many.size));
    const kept = new Set(out.dataSync().filter((value) => value !== 0));
    expect([...kept]).toEqual([1 / (1 - ratio)]);
  });

  test("backward passes the upstream derivative through the same mask, as the graph does", () => {
    const layer = new Dropout({ ratio: 0.4 });
    const x = variable([[1, -2, 3, 4], [5, 6, -7, 8]], { dtype: "float64" }); // oxfmt-ignore
    const dout = tensor([[1, 2, 3, 4], [5, 6, 7, 8]], { dtype: "float64" }); // oxfmt-ignore
    const out = layer.forward(x);
    out.backward(dout);
    expectSame(layer.backward(dout), x.grad!);
    expectSame(layer.backward(dout), dout.mul(layer.mask!));
    expectClose(out, x.mul(layer.mask!));
  });

  test("ratio 0 passes everything", () => {
    expectSame(new Dropout({ ratio: 0 }).forward(many), many);
  });

  test("draws anew at each call, and the same again from the same seed or from the saved state", () => {
    const [first, second, other] = [new Dropout({ seed: 1 }), new Dropout({ seed: 1 }), new Dropout({ seed: 2 })];
    const draws = [first(many), first(many)];
    expectSame(second(many), draws[0]);
    const saved = second.generator.state.dataSync();
    expectSame(second(many), draws[1]);
    expect(draws[1].arraySync()).not.toEqual(draws[0].arraySync());
    expect(other(many).arraySync()).not.toEqual(draws[0].arraySync());
    second.generator.state.assign(saved);
    expectSame(second(many), draws[1]);
  });
});

test("evaluation passes everything, forward and backward, and draws nothing", () => {
  const layer = new Dropout({ ratio: 0.9 });
  layer.mode.training = false;
  const before = layer.generator.state.arraySync();
  expectSame(layer(many), many);
  expectSame(layer.backward(many.mul(3)), many.mul(3));
  expect(layer.generator.state.arraySync()).toEqual(before);
});

test("compiled: each call draws anew, as the same calls at once do, and the mode chooses the program", () => {
  const [layer, eager] = [new Dropout({ seed: 7 }), new Dropout({ seed: 7 })];
  const step = compile((x: Tensor) => layer(x));
  for (let i = 0; i < 3; i++) expectSame(step(many), eager(many));
  layer.mode.training = false;
  expectSame(step(many), many);
  layer.mode.training = true;
  expectSame(step(many), eager(many));
});

test.each([-0.1, 1, 1.5, NaN])("ratio %d is refused", (ratio) => {
  expect(() => new Dropout({ ratio })).toThrow(
    new RangeError(`Dropout: ratio ${ratio} must be at least 0 and less than 1`),
  );
});
