import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compile, tensor, useBackend, variable, type Tensor } from "../../index.js";

beforeEach(() => useBackend("wasm"));
afterEach(() => useBackend("auto"));

const numbers = (x: Tensor): number[] => [...x.dataSync()];

describe("variables that a program writes over", () => {
  it("a run that refuses an index has changed none, and the next run is right", () => {
    const w = variable([1, 2, 3]);
    const step = compile((at: Tensor) => {
      w.assign(w.mul(2));
      return w.gather(at);
    });
    const bad = tensor(Int32Array.of(0, 7));
    expect(() => step(bad)).toThrow(new RangeError("gather: index 7 at position 1 is outside 0 … 2"));
    expect(numbers(w)).toEqual([1, 2, 3]);
    expect(numbers(step(tensor(Int32Array.of(2, 0))))).toEqual([6, 2]);
    expect(numbers(w)).toEqual([2, 4, 6]);
  });

  it.each<[string, () => number[][], number[][]]>([
    [
      "exchanged",
      () => {
        const [a, b] = [variable([1, 2]), variable([3, 4])];
        const swap = compile(() => {
          const old = a.add(0);
          a.assign(b);
          b.assign(old);
        });
        swap();
        swap();
        swap();
        return [numbers(a), numbers(b)];
      },
      [
        [3, 4],
        [1, 2],
      ],
    ],
    [
      "one from the other's old value",
      () => {
        const [a, b] = [variable([1, 2]), variable([3, 4])];
        const step = compile(() => {
          const sum = a.add(b);
          b.assign(a.mul(10));
          a.assign(sum);
        });
        step();
        step();
        return [numbers(a), numbers(b)];
      },
      [
        [14, 26],
        [40, 60],
      ],
    ],
    [
      "by a product with itself, and by its own transpose",
      () => {
        const w = variable([
          [1, 1],
          [0, 1],
        ]);
        const square = compile(() => w.assign(w.matmul(w)));
        const turn = compile(() => w.assign(w.transpose().add(w)));
        square();
        square();
        turn();
        return [numbers(w)];
      },
      [[2, 4, 4, 2]],
    ],
    [
      "whose old value is a result too",
      () => {
        const w = variable([1, 2]);
        const step = compile(() => {
          const before = w.add(0);
          w.assign(w.add(1));
          return [before, w.mul(1), w];
        });
        step();
        return step().map(numbers);
      },
      [
        [2, 3],
        [3, 4],
        [3, 4],
      ],
    ],
    [
      "by two programs in turn",
      () => {
        const w = variable([1, 2]);
        const [double, increase] = [compile(() => w.assign(w.mul(2))), compile(() => w.assign(w.add(1)))];
        for (let i = 0; i < 3; i++) {
          double();
          increase();
        }
        w.assign([0, 1]);
        double();
        return [numbers(w)];
      },
      [[0, 2]],
    ],
    [
      "while graphs keep what they were",
      () => {
        const w = variable([1, 2]);
        const step = compile(() => w.assign(w.add(1)));
        step();
        const kept = w.mul(1);
        step();
        step();
        return [numbers(kept), numbers(w)];
      },
      [
        [2, 3],
        [4, 5],
      ],
    ],
  ])("%s", (_, run, expected) => {
    expect(run()).toEqual(expected);
    useBackend("reference");
    expect(run()).toEqual(expected);
  });
});

it("awaited calls run in the order in which they were made; a call at once in between is refused", async () => {
  const w = variable([1]);
  const step = compile((x: Tensor) => {
    w.assign(w.mul(2).add(x));
    return w.mul(1);
  });
  const calls = [1, 2, 3].map((x) => step.async(tensor([x])));
  expect(() => step(tensor([0]))).toThrow(/still running in an awaited call/);
  expect((await Promise.all(calls)).map((out) => out.dataSync()[0])).toEqual([3, 8, 19]);
  expect(numbers(step(tensor([0])))).toEqual([38]);
});
