import { describe, expect, it } from "vitest";
import { backward } from "../../src/autodiff/backward.js";
import { normalSource, sampleValues } from "../../src/backends/sampleValues.js";
import { buildNode, type Node } from "../../src/graph/node.js";
import { stopGradient } from "../../src/ops/arithmetic.js";
import { cast } from "../../src/ops/cast.js";
import { elementwise, type ElementwiseDefinition } from "../../src/ops/elementwise.js";
import {
  isComparison,
  type ElementwiseRecord,
  type IndexRecord,
  type MovementRecord,
  type OpRecord,
  type Sample,
} from "../../src/ops/record.js";
import * as records from "../../src/ops/records.js";
import { sum } from "../../src/ops/reduce.js";
import type { Algebra, Expression } from "../../src/scalar/algebra.js";
import { dual } from "../../src/scalar/dual.js";
import { numbers } from "../../src/scalar/number.js";
import { tex, atom } from "../../src/scalar/tex.js";
import { isFloat } from "../../src/shape/dtype.js";
import { formatShape } from "../../src/shape/shape.js";
import { gradientFaults } from "./gradientCheck.js";
import { oracleOf, type Oracle } from "./oracles.js";
import { leaf, leafOf, valuesOf } from "./read.js";

const names = Object.keys(records) as (keyof typeof records)[];
const describeSample = ({ inputs, rest }: Sample): string =>
  [...inputs.map(({ shape }) => formatShape(shape)), ...rest.map((value) => JSON.stringify(value))].join(" ");

/** The inputs by which the oracle says that there is a derivative. */
function differentiable({ noGradient = [] }: Oracle, inputs: readonly { dtype: string }[]): number[] {
  if (noGradient === true) return [];
  return inputs.flatMap(({ dtype }, i) => (dtype === "float64" && !noGradient.includes(i) ? [i] : []));
}

function faultsOf(record: OpRecord, oracle: Oracle, sample: Sample, build = record.from, orders: 1 | 2 = 2): string[] {
  const inputs = sampleValues(record, sample, "float64");
  const by = differentiable(oracle, inputs);
  return gradientFaults({ build: (nodes) => build(nodes, sample.rest), inputs, by }, orders);
}

const elementwiseRecords = (Object.values(records) as OpRecord[]).filter(
  (record): record is ElementwiseRecord => record.kind === "elementwise" && !isComparison(record as ElementwiseRecord),
);

describe.each(names.filter((name) => name !== "cast"))("%s", (name) => {
  const record: OpRecord = records[name];
  const oracle = oracleOf(name);

  it.each(record.samples.map((sample) => [describeSample(sample), sample] as const))("%s", (_, sample) => {
    const inputs = sampleValues(record, sample, "float64");
    const nodes = inputs.map(leaf);
    const out = record.from(nodes, sample.rest);
    const by = differentiable(oracle, inputs);
    const found = backward(sum(isFloat(out.dtype) ? out : cast(out, "float64")));
    // what the oracle calls differentiable has a derivative, and nothing else has one
    expect(nodes.flatMap((node, i) => (found.has(node) ? [i] : []))).toEqual(by);
    if (by.length > 0) expect(faultsOf(record, oracle, sample)).toEqual([]);
  });
});

describe("cast", () => {
  it.each([
    ["float32", "float64"],
    ["float64", "float32"],
  ] as const)("from %s to %s casts the derivative back", (from, to) => {
    const x = leafOf([1, 2, 3], from);
    const dx = backward(cast(x, to), leafOf([0.1, -2, 1e-3], to)).get(x)!;
    expect(dx.dtype).toBe(from);
    expect(valuesOf(dx)).toEqual([0.1, -2, 1e-3].map(Math.fround));
  });

  it.each(["int32", "uint8", "bool"] as const)("through %s there is no derivative", (dtype) => {
    const x = leafOf([1, 2, 3]);
    expect(backward(sum(cast(cast(x, dtype), "float64"))).has(x)).toBe(false);
  });
});

/** Values of the arguments in the domain, away from kinks. */
function randomPoint(record: ElementwiseRecord, next: () => number): Record<string, number> {
  for (;;) {
    const values = Object.fromEntries(
      record.args.map((name) => {
        const [low, high] = record.domain?.[name] ?? [-Infinity, Infinity];
        const x = next();
        if (record.conditions?.includes(name)) return [name, x > 0 ? 1 : 0];
        return [name, low === -Infinity ? 2 * x : low + (high - low) / (1 + Math.exp(-x))];
      }),
    );
    if (record.kinks === undefined || Math.abs(record.kinks(numbers, values)) > 1e-3) return values;
  }
}

describe("partials agree with forward-mode differentiation of the value", () => {
  it.each(elementwiseRecords.map((record) => [record.name, record] as const))("%s", (_, record) => {
    const next = normalSource(5);
    for (let i = 0; i < 300; i++) {
      const values = randomPoint(record, next);
      const out = record.value(numbers, values);
      for (const argument of record.args) {
        const partial = record.partials[argument];
        if (partial === null) continue;
        const { value, tangent } = record.value(
          dual,
          Object.fromEntries(
            record.args.map((name) => [name, { value: values[name], tangent: name === argument ? 1 : 0 }]),
          ),
        );
        expect(value).toBe(out);
        const derivative = partial(numbers, { ...values, out });
        expect(
          Math.abs(derivative - tangent),
          `by ${argument} at ${JSON.stringify(values)}: ${derivative} against ${tangent}`,
        ).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(tangent)));
      }
    }
  });
});

type Partial = Expression<string>;

/** Ways to get a partial derivative wrong. */
const mistakes: { readonly [name: string]: (partial: Partial) => Partial } = {
  "sign flipped": (partial) => (s, values) => s.neg(partial(s, values)),
  "1e-3 too large": (partial) => (s, values) => s.mul(s.lit(1 + 1e-3), partial(s, values)),
  "1e-3 too small": (partial) => (s, values) => s.mul(s.lit(1 - 1e-3), partial(s, values)),
  "left out": () => (s) => s.lit(0),
  "off by a little": (partial) => (s, values) => s.add(s.lit(1e-3), partial(s, values)),
};

const formula = (partial: Partial, args: readonly string[]): string =>
  partial(tex, Object.fromEntries([...args, "out"].map((name) => [name, atom(name)]))).text;

/** Every record with one wrong partial derivative. */
function mutants(record: ElementwiseRecord): { readonly name: string; readonly record: ElementwiseRecord }[] {
  const definition = record as unknown as ElementwiseDefinition<readonly string[]>;
  const withPartials = (name: string, partials: ElementwiseRecord["partials"]) => {
    const fields = Object.fromEntries(Object.entries(definition).filter(([key]) => key !== "from" && key !== "args"));
    return {
      name: `${record.name}: ${name}`,
      record: elementwise(record.args, { ...fields, partials } as unknown as typeof definition),
    };
  };
  const real = Object.entries(record.partials).filter((entry): entry is [string, Partial] => entry[1] !== null);
  const wrong = real.flatMap(([argument, partial]) =>
    Object.entries(mistakes).map(([mistake, change]) =>
      withPartials(`by ${argument}, ${mistake}`, { ...record.partials, [argument]: change(partial) }),
    ),
  );
  if (real.length === 2 && formula(real[0][1], record.args) !== formula(real[1][1], record.args))
    wrong.push(
      withPartials("partials swapped", { ...record.partials, [real[0][0]]: real[1][1], [real[1][0]]: real[0][1] }),
    );
  return wrong;
}

const allMutants = elementwiseRecords.flatMap(mutants);

describe("a planted mistake is caught by the same check", () => {
  it("there are as many as there are derivatives to get wrong", () => {
    expect(allMutants.length).toBeGreaterThan(120);
  });

  it.each(allMutants.map(({ name, record }) => [name, record] as const))("%s", (_, record) => {
    const oracle = oracleOf(record.name as keyof typeof records);
    const caught = record.samples.some((sample) => faultsOf(record, oracle, sample, record.from, 1).length > 0);
    expect(caught).toBe(true);
  });

  const shape = [2, 3];
  const x = () => sampleValues(records.relu, { inputs: [{ shape }], rest: [] }, "float64");
  /** The record with another adjoint; its nodes are built by hand. */
  const spoiled = <R extends MovementRecord | IndexRecord>(record: R, adjoint: R["adjoint"]) =>
    ({ ...record, adjoint }) as unknown as R;
  const movements: { name: string; record: MovementRecord; attributes: object; to: number[]; order: string }[] = [
    {
      name: "un-broadcasting takes one row instead of the sum",
      record: spoiled(records.expand as MovementRecord, (g) => records.slice(g, [[0, 1]])),
      attributes: {},
      to: [4, 2, 3],
      order: "order 1",
    },
    {
      name: "un-broadcasting takes the mean instead of the sum",
      record: spoiled(records.expand as MovementRecord, (g) => records.mean(g, 0)),
      attributes: {},
      to: [4, 2, 3],
      order: "order 1",
    },
    {
      name: "flip along another axis",
      record: spoiled(records.flip as MovementRecord, (g) => records.flip(g, 0)),
      attributes: { axes: [1] },
      to: shape,
      order: "order 1",
    },
    {
      name: "a right derivative that cannot be differentiated again",
      record: spoiled(records.flip as MovementRecord, (g) => stopGradient(records.flip(g, 1))),
      attributes: { axes: [1] },
      to: shape,
      order: "order 2",
    },
    {
      name: "a slice put back one place off",
      record: spoiled(records.slice as MovementRecord, (g) =>
        records.pad(g, [
          [0, 0],
          [0, 1],
        ]),
      ),
      attributes: {
        ranges: [
          [0, 2, 1],
          [1, 3, 1],
        ],
      },
      to: [2, 2],
      order: "order 1",
    },
  ];
  it.each(movements)("$name", ({ record, attributes, to, order }) => {
    const build = ([node]: readonly Node[]): Node =>
      buildNode(record, [node], attributes as never, { shape: to, dtype: "float64" });
    const faults = gradientFaults({ build, inputs: x(), by: [0] });
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toContain(order);
  });

  it("scattering that forgets its own gradient", () => {
    const record = spoiled(records.gather as IndexRecord, (g, node) => [
      records.scatterAdd(records.mul(node.inputs[0], 0.001), node.inputs[1], g),
      null,
    ]);
    const build = ([node]: readonly Node[]): Node =>
      buildNode(record, [node, leafOf([1, 0, 1], "int32")], { axis: 0 }, { shape: [3, 3], dtype: "float64" });
    expect(gradientFaults({ build, inputs: x(), by: [0] })).not.toEqual([]);
  });

  it("a derivative of another shape", () => {
    const record = spoiled(records.flip as MovementRecord, (g) => records.transpose(g));
    const build = ([node]: readonly Node[]): Node =>
      buildNode(record, [node], { axes: [1] }, { shape, dtype: "float64" });
    expect(gradientFaults({ build, inputs: x(), by: [0] })[0]).toContain("not as its input");
  });

  it("a mistake in the value, to which the derivative does not belong", () => {
    const bad = elementwise(["x"], {
      name: "bad",
      value: <T, B>(s: Algebra<T, B>, { x }: { x: T }) => s.mul(s.lit(1.0001), s.sin(x)),
      partials: { x: (s, { x }) => s.cos(x) },
      samples: records.sin.samples,
    });
    expect(gradientFaults({ build: ([node]) => bad(node), inputs: x(), by: [0] })).not.toEqual([]);
  });
});
