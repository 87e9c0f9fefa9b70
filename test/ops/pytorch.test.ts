import { expect, it } from "vitest";
import { tensor, variable, type Tensor, type Variable } from "../../src/tensor/index.js";
import { pyTorch } from "../fixtures/layers.js";
import { expectClose } from "../support/close.js";

const NEAR = { rtol: 1e-11, atol: 1e-13 };

it.each(pyTorch.ops.map((row) => [row.op, JSON.stringify(row.options), row] as const))(
  "PyTorch's %s %s, and its derivatives",
  (_, __, { op, options, inputs, g, out, derivatives }) => {
    const given: Record<string, Variable> = Object.fromEntries(
      Object.entries(inputs).map(([name, values]) => [name, variable(tensor(values, { dtype: "float64" }))]),
    );
    const [x, ...others] = Object.values(given);
    const method = x[op] as unknown as (this: Tensor, ...rest: unknown[]) => Tensor;
    const actual = method.call(x, ...others, ...(options === null ? [] : [options]));
    expectClose(actual, out, NEAR, "out");
    actual.backward(tensor(g, { dtype: "float64" }));
    for (const [name, derivative] of Object.entries(derivatives)) expectClose(given[name].grad, derivative, NEAR, name);
    expect(Object.keys(derivatives)).toEqual(Object.keys(inputs));
  },
);
