import { describe, expect, test } from "vitest";
import { assignTogether, compile, grad, tensor, variable, Variable, type Tensor } from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());
const gradientOf = (x: Tensor): number[] => values(x.grad!);

describe("an op sees the value that the variable has when the op is built", () => {
  test("assign makes a new version, and earlier graphs keep the old one", () => {
    const w = variable([1, 2]);
    const before = w.mul(10);
    w.assign([3, 4]);
    const between = w.mul(10);
    w.assign([5, 6]);
    expect([before, between, w.mul(10)].map(values)).toEqual([
      [10, 20],
      [30, 40],
      [50, 60],
    ]);
  });

  test("a graph of both versions holds both", () => {
    const w = variable(2, { dtype: "float64" });
    const old = w.mul(1);
    w.assign(5);
    expect(old.mul(w).item()).toBe(10);
  });

  const shapes: [name: string, keep: (w: Variable) => Tensor][] = [
    ["an op", (w) => w.mul(2)],
    ["the same node under a name", (w) => w.named("w")],
    ["a detached copy", (w) => w.detach()],
    ["a reshape, which needs no kernel", (w) => w.reshape([2, 1])],
    ["a reading", (w) => tensor(w.dataSync())],
  ];
  test.each(shapes)("also when a compiled program updates it in place: %s", (_, keep) => {
    const w = variable([1, 2]);
    const step = compile(() => w.assign(w.add(100)));
    step();
    const kept = keep(w);
    const expected = values(keep(variable([101, 102])));
    step();
    step();
    expect(values(w)).toEqual([301, 302]);
    expect(values(kept)).toEqual(expected);
  });

  test("`const l = loss(x); step(x); l.item()` is the loss before the step", () => {
    const w = variable([2, 3]);
    const loss = (x: Tensor): Tensor => w.mul(x).sum();
    const step = compile((x: Tensor) => {
      const l = loss(x);
      l.backward();
      w.assign(w.sub(w.grad!.mul(0.5)));
      return l;
    });
    const x = tensor([1, 2]);
    const losses: [built: number, returned: number][] = [];
    for (let i = 0; i < 3; i++) {
      const l = loss(x);
      const returned = step(x).item();
      losses.push([l.item(), returned]);
    }
    expect(losses).toEqual([
      [8, 8],
      [5.5, 5.5],
      [3, 3],
    ]);
  });

  test("also when the version was read before the first compiled step", () => {
    const w = variable([1]);
    const l = w.mul(1);
    expect(l.item()).toBe(1);
    compile(() => w.assign(w.add(1)))();
    expect([l.item(), w.item()]).toEqual([1, 2]);
  });

  test("also when the handle on the first node was dropped and only another graph needs it", () => {
    const w = variable([1]);
    const step = compile(() => w.assign(w.add(1)));
    const graph = [w.mul(1).add(0)];
    for (let i = 0; i < 5; i++) {
      step();
      graph.push(w.mul(1).add(0));
    }
    expect(graph.map((l) => l.item())).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("a version that a graph needs is copied once; one that nobody has read is written in place", () => {
    const w = variable([1]);
    const step = compile(() => w.assign(w.add(1)));
    step();
    const first = w.state.current; // with a backend that has memory of its own, the program's
    step();
    expect(w.state.current).toBe(first);
    const kept = w.mul(1);
    step();
    step();
    const second = w.state.current;
    step();
    expect(w.state.current).toBe(second);
    expect([kept.item(), w.item()]).toEqual([3, 6]);
  });

  test("outside compile, an assignment is computed at once", () => {
    const [a, b] = [variable([1]), variable([10])];
    const sum = a.add(b);
    a.assign(sum);
    b.assign([0]);
    expect(a.item()).toBe(11);
  });

  test("a variable made of a tensor holds a copy of its value", () => {
    const w = variable([1, 2]);
    const copy = variable(w, { name: "copy" });
    compile(() => w.assign(w.mul(0)))();
    expect([values(w), values(copy)]).toEqual([
      [0, 0],
      [1, 2],
    ]);
  });
});

describe("variables that are assigned together are computed from the old values", () => {
  test("one that is there twice is refused, and keeps its value", () => {
    const a = variable([1], { name: "a" });
    const twice = (): void =>
      assignTogether([
        [a, [2]],
        [a, [3]],
      ]);
    expect(twice).toThrow("assignTogether: variable a is there twice");
    expect(values(a)).toEqual([1]);
  });

  const swap = (a: Variable, b: Variable): void =>
    assignTogether([
      [a, b],
      [b, a],
    ]);

  test.each([
    ["at once", (f: () => void) => f],
    ["in compile", (f: () => void) => compile(f)],
  ])("%s, two are swapped", (_, make) => {
    const [a, b] = [variable([1, 2]), variable([3, 4])];
    const run = make(() => swap(a, b));
    run();
    expect([values(a), values(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
    run();
    run();
    expect([values(a), values(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  test.each([
    ["at once", (f: () => void) => f],
    ["in compile", (f: () => void) => compile(f)],
  ])("%s, one that is refused leaves all as they were", (_, make) => {
    const [a, b] = [variable([1]), variable([2])];
    const run = make(() =>
      assignTogether([
        [a, [10]],
        [b, [1, 2]],
      ]),
    );
    expect(run).toThrow("assign: variable keeps its shape (variable (1,), value (2,))");
    expect([a.item(), b.item()]).toEqual([1, 2]);
  });

  test("in compile, an assigned argument is copied", () => {
    const w = variable([1, 2]);
    const set = compile((x: Tensor) => w.assign(x));
    const x = tensor([7, 8]);
    set(x);
    compile(() => w.assign(w.add(1)))();
    expect([values(w), values(x)]).toEqual([
      [8, 9],
      [7, 8],
    ]);
  });

  test("in compile, another variable assigned directly is copied, and one assigned after the other sees the new value", () => {
    const [a, b] = [variable([1]), variable([2])];
    const move = compile(() => {
      a.assign(b);
      b.assign(a.mul(10));
    });
    move();
    expect([a.item(), b.item()]).toEqual([2, 20]);
    move();
    expect([a.item(), b.item()]).toEqual([20, 200]);
  });

  test("in compile, a variable assigned to itself or to a tensor from outside", () => {
    const [a, b] = [variable([1]), variable([2])];
    const outside = tensor([5]);
    const run = compile(() => {
      a.assign(a);
      b.assign(outside);
    });
    run();
    compile(() => b.assign(b.add(1)))();
    expect([a.item(), b.item(), outside.item()]).toEqual([1, 6, 5]);
    run();
    expect([a.item(), b.item()]).toEqual([1, 5]);
  });
});

describe("shape and dtype of a variable are fixed", () => {
  const refused: [what: string, assign: () => void, message: string][] = [
    [
      "another shape",
      () => variable([1, 2], { name: "w" }).assign([1, 2, 3]),
      "assign: variable w keeps its shape (variable (2,), value (3,))",
    ],
    [
      "a shape that would broadcast",
      () => variable([1, 2]).assign(5),
      "assign: variable keeps its shape (variable (2,), value ())",
    ],
    [
      "another float type",
      () => variable([1]).assign(tensor([1], { dtype: "float64" })),
      'variable keeps its dtype; use .cast("float32")',
    ],
    [
      "an integer tensor",
      () => variable([1], { name: "w" }).assign(tensor([1], { dtype: "int32" })),
      'variable w keeps its dtype; use .cast("float32")',
    ],
    [
      "a fraction for an integer",
      () => variable(1, { dtype: "int32" }).assign(2.5),
      "value 2.5 at position 0 does not fit int32",
    ],
    [
      "a weak fraction for an integer",
      () => variable(1, { dtype: "int32" }).assign(tensor(5).div(2)),
      'variable keeps its dtype; use .cast("int32")',
    ],
    [
      "256 for uint8",
      () => variable([1], { dtype: "uint8" }).assign([256]),
      "value 256 at position 0 does not fit uint8",
    ],
  ];
  test.each(refused)("%s is refused", (_, assign, message) => expect(assign).toThrow(message));

  test("numbers and arrays take the variable's dtype", () => {
    const [count, w, weak] = [variable(1, { dtype: "int32" }), variable([1]), variable(1)];
    count.assign(3);
    w.assign([0.1]);
    weak.assign(tensor(2).mul(3));
    expect([count.item(), w.item(), weak.item()]).toEqual([3, Math.fround(0.1), 6]);
    expect([count, w, weak].map((v) => v.dtype)).toEqual(["int32", "float32", "float64"]);
  });
});

describe("a gradient belongs to the variable and the version that the graph used", () => {
  test("x.grad of every node on the way, null where none came", () => {
    const [a, b, other] = [variable(3), variable(4), variable(5)];
    const product = a.mul(b);
    const out = product.add(1);
    expect(a.grad).toBeNull();
    out.backward();
    expect([a.grad!.item(), b.grad!.item(), product.grad!.item(), out.grad!.item()]).toEqual([4, 3, 1, 1]);
    expect(other.grad).toBeNull();
  });

  test("a gradient is graph: it can be differentiated again", () => {
    const x = variable(2);
    x.pow(3).backward();
    const first = x.grad!;
    first.backward();
    expect([first.item(), x.grad!.item()]).toEqual([12, 12]); // 3x² and 6x
    expect(grad((y: Tensor) => y.pow(4))(2).item()).toBe(32);
  });

  test("a second backward replaces, it does not add", () => {
    const x = variable([1, 2]);
    x.mul(3).sum().backward();
    x.mul(5).sum().backward();
    expect(gradientOf(x)).toEqual([5, 5]);
  });

  test("backward(g) takes the upstream derivative of a tensor; without it a tensor is refused", () => {
    const x = variable([1, 2]);
    x.mul(3).backward(tensor([1, 10]));
    expect(gradientOf(x)).toEqual([3, 30]);
    expect(() => x.mul(3).backward()).toThrow(
      "a result that is no scalar needs an upstream derivative: backward(g) (out (2,))",
    );
    expect(() => x.mul(3).backward(1)).toThrow("the upstream derivative must have the result's shape (out (2,), g ())");
    expect(() => x.cast("int32").sum().backward()).toThrow("only a float has derivatives");
  });

  test("the gradient of an older version is known to be older", () => {
    const x = variable([1, 2]);
    const loss = x.mul(x).sum();
    loss.backward();
    expect(x.state.isCurrent(x.state.gradient!)).toBe(true);
    x.assign([5, 5]);
    expect(x.state.isCurrent(x.state.gradient!)).toBe(false);
    expect(gradientOf(x)).toEqual([2, 4]);
    loss.backward(); // still the graph of the old version
    expect(x.state.isCurrent(x.state.gradient!)).toBe(false);
    x.mul(x).sum().backward();
    expect(x.state.isCurrent(x.state.gradient!)).toBe(true);
  });

  test("a gradient taken inside a compiled step is older than the variable afterwards", () => {
    const x = variable([1, 2]);
    compile(() => {
      x.mul(x).sum().backward();
      expect(x.state.isCurrent(x.state.gradient!)).toBe(true);
      x.assign(x.sub(x.grad!));
      expect(x.state.isCurrent(x.state.gradient!)).toBe(false);
    })();
    expect(x.state.isCurrent(x.state.gradient!)).toBe(false);
  });

  const twice: [where: string, run: (f: () => void) => void][] = [
    ["at once", (f) => f()],
    ["in compile", (f) => compile(f)()],
  ];
  test.each(twice)(
    "a backward walk that meets two versions of one variable is refused, and changes no gradient: %s",
    (_, run) => {
      const x = variable([1, 2], { name: "x" });
      const other = variable([1, 1]);
      run(() => {
        x.mul(other).sum().backward();
        const [before, otherBefore] = [x.grad!.node, other.grad!.node];
        const old = x.mul(2);
        x.assign([5, 5]);
        const loss = old.mul(x).mul(other).sum();
        expect(() => loss.backward()).toThrow(
          "backward: the graph has read variable x at two versions, before and after an assignment; build the whole of it after the last assign()",
        );
        expect([x.grad!.node, other.grad!.node]).toEqual([before, otherBefore]);
      });
    },
  );

  test("an old version that no derivative reaches is no second version", () => {
    const x = variable([1, 2]);
    const old = x.mul(2).detach();
    x.assign([5, 6]);
    old.mul(x).sum().backward();
    expect(gradientOf(x)).toEqual([2, 4]);
  });
});

test("a variable has a shape, dtype, name and size without being read", () => {
  const w = variable([[1, 2, 3]], { name: "w" });
  const add = compile(() => w.assign(w.add(1)));
  add();
  const first = w.state.current;
  expect([w.shape, w.dtype, w.name, w.rank, w.size, w.toString()]).toEqual([
    [1, 3],
    "float32",
    "w",
    2,
    3,
    "Tensor w float32(1, 3)",
  ]);
  expect(w).toBeInstanceOf(Variable);
  add();
  expect(w.state.current).toBe(first); // no graph needed a copy
});
