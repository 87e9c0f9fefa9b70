import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from "vitest";
import type { Backend, Program } from "../backends/contract.js";
import {
  compile,
  currentBackend,
  customGradient,
  evaluateTogether,
  Generator,
  tensor,
  Tensor,
  useBackend,
  variable,
} from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());

describe("reading", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);

  test("dataSync, arraySync and the awaited ones give the same values", async () => {
    const y = x.mul(2);
    expect(y.dataSync()).toEqual(Float32Array.of(2, 4, 6, 8));
    expect(await y.data()).toEqual(y.dataSync());
    expect(y.arraySync()).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(await y.array()).toEqual(y.arraySync());
  });

  test("a scalar is a number; bool gives 0 and 1; nothing stays nothing", () => {
    expect([tensor(3).arraySync(), x.gt(2).arraySync(), tensor([[]]).arraySync(), tensor([true]).item()]).toEqual([
      3,
      [
        [0, 0],
        [1, 1],
      ],
      [[]],
      1,
    ]);
    expect(x.gt(2).dataSync()).toBeInstanceOf(Uint8Array);
  });

  test.each([
    ["of rank 0", tensor(5)],
    ["of one element", tensor([[5]])],
  ])("item of a tensor %s", (_, one) => expect(one.item()).toBe(5));

  test.each([
    ["more elements", x, "item: needs one element, not 4; read dataSync() or arraySync() (x (2, 2))"],
    ["none", tensor([]), "item: needs one element, not 0; read dataSync() or arraySync() (x (0,))"],
  ])("item of %s is refused", (_, several, message) => expect(() => several.item()).toThrow(message));

  test("awaited reading of what cannot be computed rejects", async () => {
    await expect(x.gather(tensor([7], { dtype: "int32" })).data()).rejects.toThrow(
      "gather: index 7 at position 0 is outside 0 … 1",
    );
  });

  test("after a failed reading the next one works", () => {
    const at = variable([7], { dtype: "int32" });
    expect(() => x.gather(at).sum().item()).toThrow(RangeError);
    at.assign([1]);
    expect(x.gather(at).sum().item()).toBe(7);
  });

  test("a tensor is no number to JavaScript's operators; in a template it is what it is, not what it holds", () => {
    const y = tensor([1, 2], { name: "y" });
    expect([y, x.sum()].map(String).join(", ")).toBe("Tensor y float32(2,), Tensor float32()");
    for (const use of [
      () => (y as unknown as number) + 1,
      () => (y as unknown as number) - 1,
      () => y < y,
      () => Number(y),
    ])
      expect(use).toThrow(
        "Tensor y float32(2,) is not a number: write x.add(1), not x + 1, or read its value with item()",
      );
  });
});

describe("what is computed, and when", () => {
  let runs = 0;
  let spy: MockInstance<Backend["compile"]>;
  beforeEach(() => {
    runs = 0;
    const backend = currentBackend();
    const original = backend.compile.bind(backend);
    spy = vi.spyOn(backend, "compile").mockImplementation((plan): Program => {
      const program = original(plan);
      const run: Program["run"] = (...given) => {
        runs++;
        return program.run(...given);
      };
      return {
        bytes: program.bytes,
        run,
        runAsync: (...given) => program.runAsync(...given),
        copyOut: (output) => program.copyOut(output),
        leaf: (index) => program.leaf(index),
        release: () => program.release(),
      };
    });
  });
  afterEach(() => spy.mockRestore());
  /** Programs of the tests before must not answer for these: an op that no other test has. */
  const fresh = (x: Tensor, mark: number): Tensor =>
    Array.from({ length: 8 * mark })
      .reduce<Tensor>((y) => y.neg(), x.mul(mark).sin().cos())
      .sin();

  test("graphs that differ in their custom gradients alone share a program", () => {
    const read = (value: number) =>
      customGradient(
        (x: Tensor) => fresh(x, 0.625),
        (g) => [g],
      )(tensor([value])).item();
    [1, 2, 3].forEach(read);
    expect([runs, spy.mock.calls.length]).toEqual([3, 1]);
  });

  test("building computes nothing, nor does printing, nor shapes, nor backward", () => {
    const x = variable([1, 2]);
    const y = fresh(x, 0.125).sum();
    y.backward();
    expect([String(y), String(x.grad), y.shape, y.dtype]).toEqual([
      "Tensor float32()",
      "Tensor float32(2,)",
      [],
      "float32",
    ]);
    expect([runs, spy.mock.calls.length]).toEqual([0, 0]);
  });

  test("what has been read is kept with the node and not computed again, nor what it was read from", () => {
    const y = fresh(tensor([1, 2]), 0.25);
    const first = y.dataSync();
    expect(y.dataSync()).toEqual(first);
    y.arraySync();
    y.named("y");
    expect(runs).toBe(1);
    y.mul(7.125).dataSync();
    expect(runs).toBe(2);
    expect(spy.mock.calls[1][0].steps.map((step) => step.operations[0].op.name)).toEqual(["mul"]); // from y's kept value on
  });

  test("evaluateTogether reads any number of nodes in one run, what they share once", () => {
    const y = fresh(tensor([1, 2]), 0.375);
    const all = [y.add(1), y.mul(2), y, y.add(1)];
    evaluateTogether(all);
    expect(runs).toBe(1);
    expect(
      spy.mock.calls[0][0].steps.flatMap(({ operations }) => operations).filter(({ op }) => op.name === "cos").length,
    ).toBe(1);
    const [a, b, c, d] = all.map(values);
    expect(runs).toBe(1);
    expect([a, b, d]).toEqual([c.map((v) => Math.fround(v + 1)), c.map((v) => Math.fround(v * 2)), a]);
    evaluateTogether([]);
    expect(runs).toBe(1);
  });

  test("a graph of the same structure is not planned again, with other values and other variables", () => {
    const results = [1, 2, 3].map((n) => values(fresh(variable([n, n]), 0.625)));
    expect([spy.mock.calls.length, runs]).toEqual([1, 3]);
    expect(new Set(results.flat()).size).toBe(3);
  });

  test("graphs of other structure are not taken for each other", () => {
    const [a, b] = [tensor([8]), tensor([2])];
    const graphs = [
      a.sub(b),
      b.sub(a),
      a.sub(a),
      a.sub(2),
      a.sub(3),
      a.reshape([1, 1]).sub(b),
      a.cast("float64").sub(2),
      a.sum([], true).sub(b),
      a.max().sub(b),
    ];
    expect(graphs.map((g) => g.dataSync()[0])).toEqual([6, -6, 0, 6, 5, 6, 6, 6, 6]);
    expect(graphs.map((g) => g.dtype)).toEqual([
      "float32",
      "float32",
      "float32",
      "float32",
      "float32",
      "float32",
      "float64",
      "float32",
      "float32",
    ]);
  });

  test("−0 and 0 are different numbers of a program", () => {
    const x = tensor([0]);
    expect([values(x.mul(-0)), values(x.mul(0))]).toEqual([[-0], [0]]);
    expect(values(tensor([1]).div(tensor([1]).mul(-0)))).toEqual([-Infinity]);
  });

  test("detach computes at once and cuts the graph", () => {
    const x = variable([3]);
    const y = fresh(x, 0.875);
    const cut = y.detach();
    expect(runs).toBe(1);
    expect(cut.node.inputs).toEqual([]);
    cut.mul(x).sum().backward();
    expect(values(x.grad!)).toEqual(values(y));
    expect([cut.name, x.named("n").detach().name, tensor(2).detach().node.weak]).toEqual([undefined, "n", true]);
  });
});

describe("useBackend", () => {
  test("chooses by name; what cannot be had is refused", () => {
    const before = currentBackend();
    useBackend("reference");
    expect(currentBackend().name).toBe("reference");
    useBackend("auto");
    expect(currentBackend()).toBe(before);
    expect(() => useBackend("cuda" as never)).toThrow('there is no backend "cuda"; choose auto or wasm, reference');
    expect(currentBackend()).toBe(before);
  });

  test("a backend that cannot run here is refused with its reason", () => {
    const spy = vi.spyOn(currentBackend(), "unavailable").mockReturnValue("no processor");
    expect(() => useBackend("wasm")).toThrow('the backend "wasm" cannot run here: no processor');
    spy.mockRestore();
  });
});

test("nodes are frozen, with the shape that they were built in", () => {
  const shape = [2, 1];
  const x = tensor([1, 2]);
  const y = x.reshape(shape);
  shape[0] = 7;
  expect(y.shape).toEqual([2, 1]);
  const { node } = y;
  for (const part of [node, node.inputs, node.attributes, node.shape]) expect(Object.isFrozen(part)).toBe(true);
  expect(() => Object.assign(node, { name: "other" })).toThrow(TypeError);
  expect(y).toBeInstanceOf(Tensor);
});

test("what is read in compile's results does not change with later calls", () => {
  const generator = new Generator({ seed: 1 });
  const step = compile(() => generator.uniform([3]));
  const first = step();
  const before = values(first);
  step();
  expect(values(first)).toEqual(before);
});

test("readings of one structure at the same time, awaited and at once, each have their own values", async () => {
  const of = (value: number) => tensor(new Float32Array(128 * 128).fill(value), { shape: [128, 128] });
  const product = (value: number) => of(value).matmul(of(value));
  const awaited = [1, 2, 3].map((value) => product(value).data());
  const sync = product(4).dataSync();
  expect([...(await Promise.all(awaited)), sync].map(([first]) => first)).toEqual([128, 512, 1152, 2048]);
});
