import { describe, expect, it } from "vitest";
import { programFor } from "../../src/backends/conformance.js";
import { reference } from "../../src/backends/reference/index.js";
import { compare } from "../../src/check/compare.js";
import type { Node } from "../../src/graph/node.js";
import { everyDType } from "../../src/ops/cast.js";
import { full } from "../../src/ops/fill.js";
import { constantData } from "../../src/ops/leaf.js";
import { reshape } from "../../src/ops/movement.js";
import type { ComparisonRecord, ElementwiseRecord, OpRecord } from "../../src/ops/record.js";
import * as records from "../../src/ops/records.js";
import { topologicalOrder } from "../../src/graph/walk.js";
import { isFloat, type DType } from "../../src/shape/dtype.js";
import { leafOf } from "./read.js";

type Record = ElementwiseRecord | ComparisonRecord;

/** Numbers of each dtype at which laws break: signs of zero, ends of the range, halves, subnormals, what wraps. */
const edges: { readonly [D in DType]: readonly number[] } = {
  float64: [0, -0, 1, -1, 0.5, -2.5, 3, 1e308, -1e308, 5e-324, -5e-324, 2 ** 53, Infinity, -Infinity, NaN],
  float32: [0, -0, 1, -1, 0.5, -2.5, 3, 3e38, -3e38, 2 ** -149, -(2 ** -149), 2 ** 24, Infinity, -Infinity, NaN],
  int32: [0, 1, -1, 2, 7, -7, 2 ** 31 - 1, -(2 ** 31), 65536],
  uint8: [0, 1, 2, 127, 128, 255],
  bool: [0, 1],
};

/** The values as they are: no pass, which might use the very law. */
function agree(a: Node, b: Node): boolean {
  const leaves = topologicalOrder([a, b]).filter((node) => constantData(node) !== undefined);
  const values = programFor(reference, { roots: [a, b], leaves }, [])(leaves.map((leaf) => constantData(leaf)!));
  const [first, second] = [a, b].map(({ shape, dtype }, i) => ({ data: values[i], shape, dtype }));
  return compare(first, second, "exact").verdict === "pass";
}

const elementwise = (Object.values(records) as OpRecord[]).filter(
  (record): record is Record => record.kind === "elementwise" && !("identity" in record && record.identity),
);
const valuesOf = (record: Record): readonly string[] =>
  record.args.filter((name) => !("conditions" in record && record.conditions?.includes(name)));

/** The record's node, all of its conditions alternating. */
const build = (record: Record, ...values: Node[]): Node => {
  const rest = [...values];
  const names = valuesOf(record);
  return record.from(
    record.args.map((name) => (names.includes(name) ? rest.shift()! : leafOf([1, 0], "bool", [2, 1, 1]))),
  );
};

const columns = (dtype: DType): Node => leafOf(edges[dtype], dtype);
const rows = (dtype: DType): Node => reshape(columns(dtype), [edges[dtype].length, 1]);

/** The dtypes of which the op gives results of the same. */
const ownDTypes = (record: Record): readonly DType[] =>
  everyDType.filter((dtype) => build(record, ...valuesOf(record).map(() => columns(dtype))).dtype === dtype);

const shaped = (x: Node, like: Node): Node => records.expand(x, like.shape);

/** Whether f(f(x)) is what a law says. */
const ofTwice = (record: Record, law: (x: Node, once: Node) => Node): boolean =>
  valuesOf(record).length === 1 &&
  ownDTypes(record).length > 0 &&
  ownDTypes(record).every((dtype) => {
    const x = columns(dtype);
    const once = build(record, x);
    return agree(build(record, once), law(x, once));
  });

describe.each(elementwise.map((record) => [record.name, record] as const))("%s", (_, record) => {
  it("is called commutative just if it is", () => {
    const is =
      valuesOf(record).length === 2 &&
      record.args.length === 2 &&
      everyDType.every((dtype) =>
        agree(build(record, rows(dtype), columns(dtype)), build(record, columns(dtype), rows(dtype))),
      );
    expect(record.commutative ?? false).toBe(is);
  });

  it("is called an involution just if it is", () => {
    expect(record.involution ?? false).toBe(ofTwice(record, (x) => x));
  });

  it("is called idempotent just if it is", () => {
    const ofSame = (dtype: DType): boolean => {
      const x = columns(dtype);
      const out = build(record, x, x);
      return agree(out, shaped(x, out));
    };
    const is =
      valuesOf(record).length === 1
        ? ofTwice(record, (_x, once) => once)
        : ownDTypes(record).length > 0 && ownDTypes(record).every(ofSame);
    expect(record.idempotent ?? false).toBe(is);
  });

  it("has the neutral numbers that it says, in every dtype that has them", () => {
    const neutral: { readonly [name: string]: number | undefined } = record.neutral ?? {};
    if (record.neutral !== undefined) {
      expect(record.args).toHaveLength(2);
      expect(ownDTypes(record).length).toBeGreaterThan(0);
    }
    for (const dtype of ownDTypes(record)) {
      record.args.forEach((name, i) => {
        const number = neutral[name];
        if (number === undefined || !(isFloat(dtype) || Number.isInteger(number))) return;
        const x = columns(dtype);
        const other = full([], number, { dtype, weak: false });
        expect(agree(record.from(i === 0 ? [other, x] : [x, other]), x), `${name} = ${number} in ${dtype}`).toBe(true);
      });
    }
  });
});
