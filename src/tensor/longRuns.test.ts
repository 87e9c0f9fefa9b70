import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { compile, Generator, grad, tensor, variable, type Tensor } from "./index.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use after a collection: of objects, and of arrays. */
function memory(): { heap: number; arrays: number } {
  collectGarbage();
  collectGarbage(); // arrays that the first has found are freed beside the program; the second waits for that
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, arrays: arrayBuffers };
}

const MEBIBYTE = 2 ** 20;

describe("one synchronous loop, in which no finalizer runs, does not grow memory", () => {
  const [rate, x] = [variable(0.5), tensor([1, 2, 3, 4])];
  const loops: [what: string, rounds: number, bytes: number, prepare: (length: number) => () => void][] = [
    [
      "100,000 eager updates",
      100_000,
      1024,
      (length) => {
        const w = variable(new Float32Array(length));
        return () => w.assign(w.sub(w.mul(0.01)).add(1));
      },
    ],
    [
      "eager steps with backward and a generator",
      1_500,
      16_384,
      (length) => {
        const [w, generator] = [variable(new Float32Array(length)), new Generator({ seed: 0 })];
        return () => {
          w.mul(generator.uniform([length]))
            .sum()
            .backward();
          w.assign(w.sub(w.grad!.mul(rate)));
        };
      },
    ],
    [
      "compiled steps whose variable is read eagerly each time",
      1_500,
      16_384,
      (length) => {
        const w = variable(new Float32Array(length));
        const step = compile((y: Tensor) => {
          w.assign(w.add(y.sum()));
          return w.mean();
        });
        return () => w.mul(step(x)).sum().item();
      },
    ],
    [
      "grad of a function",
      1_500,
      16_384,
      (length) => {
        const w = tensor(new Float32Array(length));
        return () => grad((y: Tensor) => y.mul(y).sum())(w).dataSync();
      },
    ],
    [
      "a number that is another one each time",
      10_000,
      4096,
      (length) => {
        const w = tensor(new Float32Array(length));
        let number = 0;
        return () => w.mul((number += 0.5)).dataSync();
      },
    ],
  ];
  test.each(loops)("%s", (_, rounds, bytes, prepare) => {
    const round = prepare(bytes / 4);
    for (let i = 0; i < rounds / 10; i++) round();
    const before = memory();
    for (let i = 0; i < rounds; i++) round();
    const after = memory();
    // what would be kept: `bytes` and some hundred bytes of nodes a round; a quarter of it is allowed
    expect(after.arrays - before.arrays).toBeLessThan((rounds * bytes) / 4);
    expect(after.heap - before.heap).toBeLessThan(4 * MEBIBYTE);
  });
});

test("of long graphs that were read once, only the newest programs are kept", () => {
  const chain = (length: number): Tensor => {
    let y: Tensor = tensor(1);
    for (let i = 0; i < length; i++) y = y.add(1);
    return y;
  };
  const [LENGTH, GRAPHS] = [10_000, 16];
  const before = memory();
  for (let i = 0; i < GRAPHS; i++) expect(chain(LENGTH + i).item()).toBe(LENGTH + i + 1);
  // 64 MiB are meant to be kept; all programs would take twice as much
  expect(memory().heap - before.heap).toBeLessThan(80 * MEBIBYTE);
});

describe("every walk is iterative: depth overflows no stack", () => {
  const DEPTH = 30_000;
  const chain = (x: Tensor): Tensor => {
    let y = x;
    for (let i = 0; i < DEPTH; i++) y = y.add(x);
    return y;
  };

  test("building, backward, reading value and gradient", () => {
    const x = variable(1);
    const y = chain(x);
    y.backward();
    expect([y.item(), x.grad!.item()]).toEqual([DEPTH + 1, DEPTH + 1]);
  });

  test("compile, grad and explain", () => {
    const f = compile((x: Tensor) => [chain(x), grad(chain)(x)]);
    expect(f(tensor(1)).map((y) => y.item())).toEqual([DEPTH + 1, DEPTH + 1]);
    expect(f.explain()).toMatch(/ kernels, /);
  });

  test("a graph in which every node is used twice is walked once a node", () => {
    let x: Tensor = tensor([1]);
    for (let i = 0; i < 60; i++) x = x.add(x);
    expect(x.item()).toBe(2 ** 60);
    expect(
      grad((y: Tensor) => {
        let z = y;
        for (let i = 0; i < 60; i++) z = z.add(z);
        return z;
      })(1).item(),
    ).toBe(2 ** 60);
  });
});
