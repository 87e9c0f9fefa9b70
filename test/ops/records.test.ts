import { describe, expect, it } from "vitest";
import { sampleValues } from "../../src/backends/sampleValues.js";
import { compare } from "../../src/check/compare.js";
import type { ElementwiseRecord, OpRecord, Sample, SampleInput } from "../../src/ops/record.js";
import * as records from "../../src/ops/records.js";
import { everyDType } from "../../src/ops/cast.js";
import { DTypeError } from "../../src/shape/errors.js";
import { formatShape } from "../../src/shape/shape.js";
import type { DType } from "../../src/shape/dtype.js";
import { judge } from "./agreement.js";
import { oracleOf, oracles } from "./oracles.js";
import { leaf, read } from "./read.js";

const names = Object.keys(records) as (keyof typeof records)[];

const describeSample = ({ inputs, rest }: Sample): string =>
  [...inputs.map(({ shape }) => formatShape(shape)), ...rest.map((value) => JSON.stringify(value))].join(" ");

/** The sample in another dtype: its free inputs', or, where it names all of them, the first one's. */
function retyped(sample: Sample, dtype: DType): { readonly sample: Sample; readonly dtype: DType } {
  if (sample.inputs.some((input) => input.dtype === undefined)) return { sample, dtype };
  const [first, ...others] = sample.inputs;
  return { sample: { inputs: [{ ...first, dtype } satisfies SampleInput, ...others], rest: sample.rest }, dtype };
}

const withExamples = names.flatMap((name) => {
  const { examples } = records[name] as Partial<ElementwiseRecord>;
  return examples === undefined ? [] : [{ name, examples }];
});

describe.each(withExamples)("known values of $name", ({ name, examples }) => {
  it.each(examples)("%d, %d …", (...example) => {
    const operands = example
      .slice(0, -1)
      .map((value) => leaf({ data: Float64Array.of(value), shape: [], dtype: "float64" }));
    const [actual] = read([(records[name] as OpRecord).from(operands)]);
    const expected = { data: Float64Array.of(example.at(-1)!), shape: [], dtype: "float64" } as const;
    const judgement = compare(actual, expected, { ulp: 2 });
    expect(judgement.verdict, judgement.message).toBe("pass");
  });
});

it("no op has only its own word for its value: a formula among the oracles, or three known values", () => {
  const known = new Set([
    ...Object.keys(oracles),
    ...withExamples.filter(({ examples }) => examples.length >= 3).map(({ name }) => name),
  ]);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

describe.each(names)("%s", (name) => {
  const record: OpRecord = records[name];
  const oracle = oracleOf(name);

  it("is called by its own name and says where its arguments come from", () => {
    expect(record.name).toBe(name);
    expect(record.args.length).toBeGreaterThan(0);
    expect(new Set(record.samples.map(describeSample)).size).toBe(record.samples.length);
  });

  describe.each(everyDType)("%s", (dtype) => {
    it.each(record.samples.map((sample) => [describeSample(sample), sample] as const))("%s", (_, given) => {
      const { sample } = retyped(given, dtype);
      const build = () => {
        const inputs = sampleValues(record, sample, dtype);
        return { inputs, out: record.from(inputs.map(leaf), sample.rest) };
      };
      const expected = oracle.dtype(dtype, sample.rest);
      if (expected === null) {
        expect(build).toThrow(DTypeError);
        return;
      }
      const { inputs, out } = build();
      expect(out.dtype).toBe(expected);
      const judgement = judge(oracle, out, inputs, sample.rest);
      expect(judgement.verdict, judgement.message).toBe("pass");
    });
  });

  it("claims just the dtypes that it takes", () => {
    if (record.kind === "random" && !("advance" in record)) {
      expect(record.dtypes).toEqual(["float32", "float64"]); // of what is drawn
      return;
    }
    const taken = everyDType.filter((dtype) => oracle.dtype(dtype, record.samples[0].rest) !== null);
    expect([...record.dtypes].sort()).toEqual([...taken].sort());
  });
});
