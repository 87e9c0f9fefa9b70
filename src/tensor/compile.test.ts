import { describe, expect, test, vi } from "vitest";
import { WasmProgram } from "../backends/wasm/program.js";
import {
  compile,
  concat,
  Generator,
  grad,
  Mode,
  tensor,
  type Tensor,
  TraceError,
  useBackend,
  variable,
  type Variable,
  vjp,
  type Compiled,
} from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());
/** Programs so far: `explain` has one paragraph for each. */
const programs = (compiled: Compiled<never[], unknown>): number => {
  const text = compiled.explain();
  return text === "" ? 0 : text.split("\n\n").length;
};

describe("compile traces a function once for each signature", () => {
  /** A compiled function that counts how often it was traced. */
  const counted = <A extends unknown[], R>(f: (...args: A) => R): { run: Compiled<A, R>; traces: () => number } => {
    let traces = 0;
    const run = compile((...args: A) => {
      traces++;
      return f(...args);
    });
    return { run, traces: () => traces };
  };

  test("the same shapes and dtypes replay one program, with other values", () => {
    const { run, traces } = counted((x: Tensor, y: Tensor) => x.mul(y).sum());
    expect([run(tensor([1, 2]), tensor([3, 4])).item(), run(tensor([5, 6]), tensor([7, 8])).item()]).toEqual([11, 83]);
    expect(traces()).toBe(1);
  });

  const other: [what: string, first: unknown[], second: unknown[], traces: number][] = [
    ["another shape", [tensor([1, 2])], [tensor([1, 2, 3])], 2],
    ["another rank", [tensor([1, 2])], [tensor([[1, 2]])], 2],
    ["another dtype", [tensor([1, 2])], [tensor([1, 2], { dtype: "float64" })], 2],
    ["uint8 and bool, which share an array type", [tensor([true])], [tensor([1], { dtype: "uint8" })], 2],
    ["weak and strong float64", [tensor(2)], [tensor(2, { dtype: "float64" })], 2],
    ["another number: a weak scalar of the same program", [2], [3], 1],
    ["a number and a weak tensor", [2], [tensor(5)], 1],
    ["a variable and a tensor like it", [variable([1, 2])], [tensor([3, 4])], 1],
    ["another name of the argument", [tensor([1], { name: "a" })], [tensor([1], { name: "b" })], 1],
    ["another string", ["sum"], ["mean"], 2],
    ["another boolean", [true], [false], 2],
    ["the same string and boolean", ["sum", true], ["sum", true], 1],
    ["a string and the boolean it spells", ["true"], [true], 2],
    ["undefined and null", [undefined], [null], 2],
    ["an argument more", [1], [1, 1], 2],
    ["an array and its element", [[tensor([1])]], [tensor([1])], 2],
    ["an object of other keys", [{ a: 1 }], [{ b: 1 }], 2],
    ["strings that could be taken for two", ["a", "b"], ['a" string "b', ""], 2],
    ["empty arrays in other places", [[[], 1]], [[1, []]], 2],
  ];
  test.each(other)("%s", (_, first, second, expected) => {
    const { run, traces } = counted((..._args: unknown[]) => tensor([0]));
    run(...first);
    run(...second);
    run(...first);
    expect(traces()).toBe(expected);
  });

  test("numbers are weak scalars: a different number, the same program, and the other side's dtype", () => {
    const { run, traces } = counted((x: Tensor, rate: Tensor) => x.mul(rate));
    const x = tensor([1, 2]);
    const results = [0.5, 3].map((rate) => run(x, rate as never));
    expect(results.map(values)).toEqual([
      [0.5, 1],
      [3, 6],
    ]);
    expect(results.map((r) => r.dtype)).toEqual(["float32", "float32"]);
    expect(traces()).toBe(1);
    expect(programs(run as never)).toBe(1);
  });

  test("strings and booleans keep their values", () => {
    const pick = compile((x: Tensor, how: "sum" | "mean", negative: boolean) => {
      const y = how === "sum" ? x.sum() : x.mean();
      return negative ? y.neg() : y;
    });
    const x = tensor([1, 3]);
    expect([pick(x, "sum", false), pick(x, "mean", false), pick(x, "sum", true)].map((y) => y.item())).toEqual([
      4, 2, -4,
    ]);
    expect(programs(pick as never)).toBe(3);
  });

  test("a layer's mode belongs to the signature: one program a mode, found again", () => {
    const mode = new Mode();
    const { run, traces } = counted((x: Tensor) => (mode.training ? x.mul(2) : x));
    const x = tensor([3]);
    const results: number[] = [];
    for (const training of [true, false, true, false]) {
      mode.training = training;
      results.push(run(x).item());
    }
    expect(results).toEqual([6, 3, 6, 3]);
    expect(traces()).toBe(2);
  });

  test("a mode that the function does not look at, or sets itself, makes no further program", () => {
    const [unread, own] = [new Mode(), new Mode()];
    const { run, traces } = counted((x: Tensor) => {
      const before = own.training;
      own.training = false;
      const y = own.training ? x.mul(2) : x;
      own.training = before;
      return y;
    });
    for (const training of [true, false, true]) {
      unread.training = training;
      expect(run(tensor([3])).item()).toBe(3);
    }
    expect([traces(), own.training]).toEqual([1, true]);
  });

  test("what is no argument of a program is refused, by its kind", () => {
    const run = compile((_: Tensor) => 0);
    expect(() => run(new Map() as never)).toThrow(
      "compile: arguments are tensors, numbers, strings, booleans, and arrays and plain objects of them, not Map",
    );
    expect(() => run((() => 1) as never)).toThrow("not function");
    expect(() => run(new Float32Array(2) as never)).toThrow("not Float32Array");
  });
});

describe("arguments and results keep their structure", () => {
  test("nested arrays and objects of tensors, numbers and plain values, empty ones too", () => {
    const run = compile(({ a, rest }: { a: Tensor; rest: (Tensor | Tensor[])[] }) => ({
      sum: a.add(rest[0] as Tensor),
      list: [rest[0] as Tensor, [], {}],
      kind: "pair",
      count: 2,
      none: null,
      a,
    }));
    const result = run({ a: tensor([1]), rest: [tensor([2]), []] });
    expect(Object.keys(result)).toEqual(["sum", "list", "kind", "count", "none", "a"]);
    expect([result.sum.item(), (result.list[0] as Tensor).item(), result.a.item()]).toEqual([3, 2, 1]);
    expect([result.list.slice(1), result.kind, result.count, result.none]).toEqual([[[], {}], "pair", 2, null]);
  });

  test("nothing, one tensor twice, and a variable are results too", () => {
    const w = variable([1, 2]);
    expect(compile(() => undefined)()).toBeUndefined();
    const [a, b, c] = compile((x: Tensor) => {
      const y = x.add(1);
      w.assign(y);
      return [y, y, w];
    })(tensor([1, 1]));
    expect([a, b, c].map(values)).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
  });

  test("results of a compiled call are leaves: they own their values and have no graph behind them", () => {
    const w = variable([1]);
    const step = compile((x: Tensor) => {
      w.assign(w.add(x));
      return w.mul(10);
    });
    const [first, second] = [step(tensor([1])), step(tensor([1]))];
    expect([first.item(), second.item()]).toEqual([20, 30]);
    expect(first.node.inputs).toEqual([]);
    const x = variable([2]);
    step(x).sum().backward();
    expect(x.grad).toBeNull();
  });

  test("an argument returned as it is becomes a leaf of its own", () => {
    const x = variable([1, 2]);
    const same = compile((y: Tensor) => y)(x);
    compile(() => x.assign(x.mul(0)))();
    expect([values(same), values(x)]).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  test("step.async gives the same in a promise, and its errors too", async () => {
    const step = compile((x: Tensor) => ({ y: x.mul(2) }));
    const pending = step.async(tensor([3]));
    expect(pending).toBeInstanceOf(Promise);
    expect((await pending).y.item()).toBe(6);
    await expect(compile((x: Tensor) => x.item()).async(tensor(1))).rejects.toThrow(TraceError);
  });
});

describe("inside a trace", () => {
  test("a Variable is read at each call: a hyper-parameter behind one takes effect in a compiled step", () => {
    const [w, learningRate] = [variable([10]), variable(1, { name: "learningRate" })];
    const step = compile(() => {
      w.mul(w).sum().backward();
      w.assign(w.sub(w.grad!.mul(learningRate)));
    });
    step();
    expect(w.item()).toBe(-10);
    learningRate.assign(0.25);
    step();
    expect(w.item()).toBe(-5);
    w.assign([8]);
    step();
    expect(w.item()).toBe(4);
  });

  test("a tensor from outside is a constant of the program, computed once", () => {
    let draws = 0;
    const generator = new Generator({ seed: 1 });
    const outside = generator.uniform([2]).mul(100);
    const run = compile((x: Tensor) => {
      draws++;
      return x.add(outside);
    });
    const [first, second] = [run(tensor([0, 0])), run(tensor([1, 1]))];
    expect(values(second.sub(first)).map((d) => Math.round(d))).toEqual([1, 1]);
    expect(values(first)).toEqual(values(outside));
    expect(draws).toBe(1);
    expect(run.explain()).not.toContain("uniform");
  });

  test("an outside graph on a variable is a constant at the version that it had read", () => {
    const w = variable([1]);
    const outside = w.mul(10);
    const run = compile((x: Tensor) => [x.add(outside), x.add(w)]);
    const read = (): number[] => run(tensor([0])).map((y) => y.item());
    expect(read()).toEqual([10, 1]);
    w.assign([2]);
    expect(read()).toEqual([10, 2]);
    compile(() => w.assign(w.add(1)))();
    compile(() => w.assign(w.add(1)))();
    expect(read()).toEqual([10, 4]);
  });

  test("what was assigned before in the trace is what is read after", () => {
    const w = variable([1]);
    const run = compile(() => {
      const before = w.mul(1);
      w.assign(w.add(1));
      const between = w.mul(1);
      w.assign(w.mul(10));
      return [before, between, w.mul(1)];
    });
    expect(run().map((y) => y.item())).toEqual([1, 2, 20]);
    expect(run().map((y) => y.item())).toEqual([20, 21, 210]);
    expect(w.item()).toBe(210);
  });

  test("a variable assigned but never read, and one assigned in one of two programs", () => {
    const [w, other] = [variable([1]), variable([1])];
    const set = compile((x: Tensor, both: boolean) => {
      w.assign(x.mul(2));
      if (both) other.assign(x);
    });
    set(tensor([4]), false);
    expect([w.item(), other.item()]).toEqual([8, 1]);
    set(tensor([5]), true);
    expect([w.item(), other.item()]).toEqual([10, 5]);
  });

  const readings: [name: string, read: (x: Tensor) => unknown][] = [
    ["item", (x) => x.item()],
    ["dataSync", (x) => x.dataSync()],
    ["arraySync", (x) => x.arraySync()],
  ];
  const inTrace = "has no value while compile() traces the function: return it from the function and read the result";
  test.each(readings)("reading a traced value throws a TraceError that says what to do: %s", (_, read) => {
    const w = variable(1, { name: "w" });
    const cases: [f: (x: Tensor) => unknown, what: string][] = [
      [(x) => read(x), "argument 1"],
      [(x) => read(x.mul(2).add(w)), "argument 1"],
      [() => read(w), "variable w"],
      [() => read(variableAssigned()), "variable w"],
    ];
    const variableAssigned = (): Tensor => {
      w.assign(2);
      return w.mul(1);
    };
    for (const [f, what] of cases) {
      const run = compile(f as (x: Tensor) => Tensor);
      expect(() => run(tensor(1))).toThrow(TraceError);
      expect(() => run(tensor(1))).toThrow(`${what} ${inTrace}`);
    }
    expect(w.item()).toBe(1);
  });

  test("await data() of a traced value is refused too", async () => {
    let pending: Promise<unknown> | undefined;
    compile((x: Tensor) => void (pending = x.data()))(tensor(1));
    await expect(pending).rejects.toThrow(TraceError);
  });

  test("an outside value can be read inside: it is known when the program is made", () => {
    const size = tensor(3);
    const w = variable(5);
    const doubled = w.mul(2);
    expect(compile((x: Tensor) => x.mul(size.item()).add(doubled.item()))(tensor([1, 2])).arraySync()).toEqual([
      13, 16,
    ]);
  });

  const afterwards =
    "belongs to the trace of a compiled function and has a value only while that runs: return it from the function and read the result";
  test("what a layer keeps of a trace cannot be read afterwards, and says why", () => {
    const layer: { x?: Tensor; out?: Tensor; dW?: Tensor | null } = {};
    const w = variable([2], { name: "W" });
    const run = compile((x: Tensor) => {
      layer.x = x;
      layer.out = w.mul(x);
      layer.out.sum().backward();
      layer.dW = w.grad;
      w.assign(w.sub(w.grad!));
      return layer.out;
    });
    expect(run(tensor([3])).item()).toBe(6);
    for (const kept of [layer.x, layer.out, layer.dW, w.grad, layer.out?.mul(2)]) {
      expect(() => kept!.item()).toThrow(TraceError);
      expect(() => kept!.item()).toThrow(afterwards);
    }
    expect(() => layer.out!.item()).toThrow(/^(variable W|argument 1) belongs/);
    expect(w.item()).toBe(-1);
    w.mul(3).sum().backward(); // a gradient of its own again
    expect(w.grad!.item()).toBe(3);
  });

  test("a value of one trace is no constant of another", () => {
    let kept: Tensor | undefined;
    compile((x: Tensor) => void (kept = x.mul(2)))(tensor([1]));
    expect(() => compile((x: Tensor) => x.add(kept!))(tensor([1]))).toThrow(afterwards);
  });

  test("a variable or a generator cannot be made inside: it would be made once, not at each call", () => {
    const message =
      "cannot be made while compile() traces the function: it would be made once, not at each call; make it outside";
    expect(() => compile(() => variable([1], { name: "w" }).mul(2))()).toThrow(TraceError);
    expect(() => compile(() => variable([1], { name: "w" }).mul(2))()).toThrow(`variable w ${message}`);
    expect(() => compile(() => new Generator({ seed: 0 }).uniform([2]))()).toThrow(`variable generator ${message}`);
  });

  test("an error of the function is the caller's, and leaves no trace active and no variable changed", () => {
    const w = variable([1]);
    const run = compile((x: Tensor) => {
      w.assign(w.add(x));
      throw new RangeError("mine");
    });
    expect(() => run(tensor([1]))).toThrow("mine");
    expect(w.item()).toBe(1); // throws while a trace is active
    expect(w.add(1).item()).toBe(2);
    expect(run.explain()).toBe("");
  });

  test("a function that returns a promise is refused, and nothing of it is left unhandled", async () => {
    const run = compile(async (x: Tensor) => x.item());
    expect(() => run(tensor(1))).toThrow(
      "compile: the function is async; a traced function returns its tensors at once",
    );
    await new Promise((resolve) => setTimeout(resolve)); // an unhandled rejection fails the test run
    expect(tensor(1).item()).toBe(1);
  });

  test("detach and stopGradient cut derivatives, not values", () => {
    const w = variable([3]);
    const run = compile(() => {
      const out = w.mul(w.detach()).add(w.mul(0.5).detach());
      out.sum().backward();
      return [out, w.grad!];
    });
    expect(run().map((y) => y.item())).toEqual([10.5, 3]);
  });

  test("a call of a compiled function is part of the outer program", () => {
    const w = variable([1]);
    const inner = compile((x: Tensor, n: Tensor, how: string) => {
      w.assign(w.add(x));
      return how === "times" ? w.mul(n) : w.add(n);
    });
    const outer = compile((x: Tensor) => {
      const a = inner(x, 10 as never, "times");
      const b = inner(x, 10 as never, "plus");
      return [a, b, grad((y: Tensor) => inner(y, 3 as never, "times").sum())(x)];
    });
    const [a, b] = outer(tensor([1]));
    expect([a.item(), b.item(), w.item()]).toEqual([20, 13, 4]);
    expect(inner.explain()).toBe("");
    expect(programs(outer as never)).toBe(1);
  });
});

describe("a failing compiled call leaves every variable as it was", () => {
  test("an index out of range at run time", () => {
    const [w, count] = [variable([1, 2, 3]), variable(0)];
    const generator = new Generator({ seed: 3 });
    const step = compile((at: Tensor) => {
      count.assign(count.add(1));
      const noise = generator.uniform([1]);
      const picked = w.gather(at).add(noise.mul(0));
      w.assign(w.mul(2));
      return picked;
    });
    expect(values(step(tensor([1], { dtype: "int32" })))).toEqual([2]);
    const before = [...values(w), ...values(generator.state), count.item()];
    for (const index of [3, -1])
      expect(() => step(tensor([index], { dtype: "int32" }))).toThrow(
        `gather: index ${index} at position 0 is outside 0 … 2`,
      );
    expect([...values(w), ...values(generator.state), count.item()]).toEqual(before);
    expect(values(step(tensor([2], { dtype: "int32" })))).toEqual([6]);
    expect([...values(w), count.item()]).toEqual([4, 8, 12, 2]);
  });

  test("an argument that cannot be computed", () => {
    const w = variable([1]);
    const step = compile((x: Tensor) => w.assign(w.add(x.sum())));
    const broken = tensor([1, 2]).gather(tensor([5], { dtype: "int32" }));
    expect(() => step(broken)).toThrow("gather: index 5");
    expect(w.item()).toBe(1);
  });
});

describe("removing dead code changes no number", () => {
  test("a part of the function that nothing needs is not in the program", () => {
    const run = compile((x: Tensor) => {
      x.exp().log().matmul(x);
      return x.add(1);
    });
    run(tensor([1, 2]));
    expect(run.explain()).toMatch(/add .*\n1 kernels/);
  });

  test("a draw that nothing needs moves the generator on all the same", () => {
    const run = (useless: boolean): number[] => {
      const generator = new Generator({ seed: 5 });
      const f = compile(() => {
        const dropped = generator.normal([7]);
        const kept = generator.uniform([3]);
        return useless ? [kept] : [kept, dropped];
      });
      return [...values(f()[0]), ...values(f()[0]), ...values(generator.state)];
    };
    expect(run(true)).toEqual(run(false));
  });
});

describe("explain", () => {
  test("prints the kernels of each signature with shapes, FLOPs, bytes and arena", () => {
    const run = compile((x: Tensor, w: Tensor) => x.matmul(w).relu());
    expect(run.explain()).toBe("");
    run(tensor([[1, 2, 3]]), tensor([[1], [2], [3]]));
    run(tensor([[1, 2]]), tensor([[1], [2]]));
    const [first, second] = run.explain().split("\n\n");
    expect(first.split("\n")[0]).toBe("[*,*] float32(1, 3) float32(3, 1)");
    expect(first).toMatch(
      /contract mk,kn->mn \+ relu\s+float32\(1, 3\) float32\(3, 1\)\s+→ float32\(1, 1\)\s+8 FLOP\s+28 B/,
    );
    expect(first).toMatch(/1 kernels, \d+ FLOP, \d+ B read and written, arena \d+ B$/);
    expect(second).toContain("float32(1, 2)");
  });
});

test("what compile gives is what the function gives, derivatives included", () => {
  const w = variable([
    [0.5, -1],
    [2, 0.25],
  ]);
  const f = (x: Tensor): Tensor[] => {
    const { out, pullback } = vjp((y: Tensor) => y.matmul(w).sigmoid().mean(0), x);
    const [dx] = pullback(tensor([1, 2]));
    return [out, dx, grad((y: Tensor) => y.matmul(w).tanh().sum())(x), concat([x, dx])];
  };
  const x = tensor([
    [1, 2],
    [3, -1],
  ]);
  expect(compile(f)(x).map(values)).toEqual(f(x).map(values));
});

describe("awaited calls", () => {
  const counter = (): { w: Variable; add: Compiled<Tensor[], void>; double: Compiled<[], void> } => {
    const w = variable([0]);
    return {
      w,
      add: compile((x: Tensor) => w.assign(w.add(x.sum()))),
      double: compile(() => w.assign(w.mul(2))),
    };
  };

  test("of several programs that write one variable run in the order in which they were made", async () => {
    const { w, add, double } = counter();
    // two signatures of one function, and another function
    await Promise.all([add.async(tensor([1])), add.async(tensor([1, 1])), double.async(), add.async(tensor([1]))]);
    expect(values(w)).toEqual([7]);
  });

  test("keep everybody else from a variable that they write, until they have ended", async () => {
    const { w, add, double } = counter();
    const pending = add.async(tensor([1]));
    const message = "is being written by an awaited call of a compiled function; await that first";
    expect(() => w.item()).toThrow(message);
    expect(() => w.add(1)).toThrow(message);
    expect(() => w.assign([5])).toThrow(message);
    expect(() => double()).toThrow(message);
    await pending;
    double();
    expect(values(w)).toEqual([2]);
  });
});

describe("a run that ends in the middle", () => {
  /** A step whose run fails once, after it has written. */
  const failing = () => {
    const w = variable([1], { name: "w" });
    const step = compile((x: Tensor) => {
      w.assign(w.add(x));
      return w.mul(x);
    });
    step(tensor([1]));
    const { run } = WasmProgram.prototype;
    const spy = vi.spyOn(WasmProgram.prototype, "run").mockImplementationOnce(function (this: WasmProgram, ...given) {
      run.apply(this, given);
      throw new Error("thread 1 of 2 died");
    });
    expect(() => step(tensor([1]))).toThrow("thread 1 of 2 died");
    spy.mockRestore();
    return { w, step };
  };

  test("leaves a variable that says so, wherever it is read", () => {
    const { w, step } = failing();
    const message =
      "variable w has lost its value in a run that ended in the middle (thread 1 of 2 died); assign it anew, or load a checkpoint";
    expect(() => w.item()).toThrow(message);
    expect(() => w.add(1)).toThrow(message);
    expect(() => step(tensor([1]))).toThrow(message);
  });

  test("is forgotten by what is assigned", () => {
    const { w, step } = failing();
    w.assign([10]);
    expect(values(step(tensor([2])))).toEqual([24]);
    expect(values(w)).toEqual([12]);
  });
});

test.each(["wasm", "reference"] as const)("a graph built before keeps the value that %s writes over", (backend) => {
  useBackend(backend);
  const [v, w] = [variable([1, 2, 3]), variable([5, 6, 7])];
  const before = v.neg();
  const step = compile(() => {
    const sum = v.sum();
    v.assign(w.mul(2));
    return sum;
  });
  expect(values(step())).toEqual([6]);
  expect(values(step())).toEqual([36]);
  expect(values(before)).toEqual([-1, -2, -3]);
  expect(values(v)).toEqual([10, 12, 14]);
  useBackend("auto");
});
