import { describe, expect, it } from "vitest";
import { backward } from "../../src/autodiff/backward.js";
import { compare } from "../../src/check/compare.js";
import type { Node } from "../../src/graph/node.js";
import * as ops from "../../src/ops/records.js";
import { powTable, softmaxTable, ulpDistance, unaryTable, worstRow, type UnaryName } from "../fixtures/tables.js";
import { dataOf, leafOf, read, valuesOf } from "./read.js";

const unaryNames: readonly UnaryName[] = ["exp", "log", "sqrt", "sin", "cos", "tanh", "erf", "sigmoid"];

/** The values of f at the points, all in one tensor: so through blocks of the kernel too. */
function computed<Row>(rows: readonly Row[], build: (rows: readonly Row[]) => Node): Map<Row, number> {
  const values = valuesOf(build(rows));
  return new Map(rows.map((row, i) => [row, values[i]]));
}

describe("float64, against tables computed in many digits", () => {
  it.each(unaryNames)("%s is within 2 units in the last place, sqrt exact", (name) => {
    const rows = unaryTable(name);
    const values = computed(rows, (all) => ops[name](leafOf(all.map(({ x }) => x))));
    const worst = worstRow(rows, (row) => values.get(row)!);
    expect(worst.ulp, `at ${worst.row.x}: ${worst.actual}, not ${worst.row.out}`).toBeLessThanOrEqual(
      name === "sqrt" ? 0 : 2,
    );
  });

  it("pow is within 4", () => {
    const rows = powTable();
    const values = computed(rows, (all) => ops.pow(leafOf(all.map(({ a }) => a)), leafOf(all.map(({ b }) => b))));
    const worst = worstRow(rows, (row) => values.get(row)!);
    expect(worst.ulp, `${worst.row.a} ** ${worst.row.b}: ${worst.actual}, not ${worst.row.out}`).toBeLessThanOrEqual(4);
  });
});

describe("float32 is the float64 result, rounded", () => {
  it.each(unaryNames)("%s", (name) => {
    const points = unaryTable(name).map(({ x }) => Math.fround(x));
    const wide = valuesOf(ops[name](leafOf(points))).map(Math.fround);
    expect(valuesOf(ops[name](leafOf(points, "float32")))).toEqual(wide);
  });

  it("pow", () => {
    const rows = powTable().map(({ a, b }) => ({ a: Math.fround(a), b: Math.fround(b) }));
    const pow = (dtype: "float32" | "float64") =>
      valuesOf(
        ops.pow(
          leafOf(
            rows.map(({ a }) => a),
            dtype,
          ),
          leafOf(
            rows.map(({ b }) => b),
            dtype,
          ),
        ),
      );
    expect(pow("float32")).toEqual(pow("float64").map(Math.fround));
  });

  it.each(["add", "sub", "mul", "div"] as const)("%s is correctly rounded", (name) => {
    const exact = {
      add: (a: number, b: number) => a + b,
      sub: (a: number, b: number) => a - b,
      mul: (a: number, b: number) => a * b,
      div: (a: number, b: number) => a / b,
    };
    const points = unaryTable("sin").map(({ x }) => Math.fround(x));
    const others = [...points].reverse();
    expect(valuesOf(ops[name](leafOf(points, "float32"), leafOf(others, "float32")))).toEqual(
      points.map((a, i) => Math.fround(exact[name](a, others[i]))),
    );
  });
});

describe("small numbers keep their digits", () => {
  it.each<[string, (x: Node) => Node, number, number]>([
    ["expm1", (x) => ops.expm1(x), 1e-10, 1e-10 + 5e-21],
    ["log1p", (x) => ops.log1p(x), 1e-10, 1e-10 - 5e-21],
    ["sigmoid far left", (x) => ops.sigmoid(x), -40, 4.248354255291589e-18],
    ["tanh near 0", (x) => ops.tanh(x), 1e-8, 1e-8],
  ])("%s at %d", (_, f, x, out) => expect(ulpDistance(valuesOf(f(leafOf([x])))[0], out)).toBeLessThanOrEqual(2));
});

describe("softmax, log-softmax and logsumexp", () => {
  const rows = softmaxTable();
  // a logarithm near 0 is that of a number beside 1: it has no digits beyond that number's rounding
  const near = [1e-300, 2 ** -53, 2 ** -53].map((atol) => ({ rtol: 1e-13, atol }));

  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, row) => {
    const x = leafOf(row.x);
    const outs = read([ops.softmax(x), ops.logSoftmax(x), ops.logsumexp(x)]);
    const expected = [dataOf(row.softmax), dataOf(row.logSoftmax), dataOf([row.logsumexp], "float64", [])];
    outs.forEach((out, i) => {
      const { verdict, message } = compare(out, expected[i], near[i]);
      expect(verdict, `${["softmax", "logSoftmax", "logsumexp"][i]}: ${message}`).toBe("pass");
    });
  });

  it.each(rows.map((row) => [row.name, row] as const))("%s: in float32", (_, row) => {
    const narrow = row.x.map(Math.fround);
    if (narrow.some((x, i) => x !== row.x[i] && Math.abs(x) > 100)) return; // other logits, another result
    const x = leafOf(narrow, "float32");
    const outs = read([ops.softmax(x), ops.logSoftmax(x), ops.logsumexp(x)]);
    const expected = [
      dataOf(row.softmax, "float32"),
      dataOf(row.logSoftmax, "float32"),
      dataOf([row.logsumexp], "float32", []),
    ];
    outs.forEach((out, i) => {
      const { verdict, message } = compare(out, expected[i], { rtol: 2e-6, atol: 2e-6 });
      expect(verdict, `${["softmax", "logSoftmax", "logsumexp"][i]}: ${message}`).toBe("pass");
    });
  });

  it.each(rows.map((row) => [row.name, row] as const))("%s: derivatives are softmax's, and finite", (_, row) => {
    const x = leafOf(row.x);
    const dx = backward(ops.logsumexp(x)).get(x)!;
    const { verdict, message } = compare(read([dx])[0], dataOf(row.softmax), { rtol: 1e-12, atol: 1e-300 });
    expect(verdict, message).toBe("pass");
    // the first logit's log-probability, as a loss: y − t, with the sign turned
    const loss = ops.neg(ops.sum(ops.slice(ops.logSoftmax(x), [[0, 1]])));
    const expected = row.softmax.map((y, i) => y - (i === 0 ? 1 : 0));
    const found = compare(read([backward(loss).get(x)!])[0], dataOf(expected), { rtol: 1e-12, atol: 1e-15 });
    if (row.x[0] !== -Infinity) expect(found.verdict, found.message).toBe("pass");
  });
});
