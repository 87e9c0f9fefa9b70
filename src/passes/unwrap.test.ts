import { describe, expect, it } from "vitest";
import { add, identity, mul, stopGradient } from "../ops/arithmetic.js";
import { custom, CustomRule } from "../ops/custom.js";
import { constant, read } from "../ops/leaf.js";
import { Identity, type Node } from "../graph/node.js";
import { unwrap } from "./unwrap.js";

class Rule extends CustomRule {
  gradient(): readonly null[] {
    return [null, null];
  }
}
class Version extends Identity {
  describe(): string {
    return "version";
  }
}

const x = constant(Float64Array.of(1, 2), [2]);
const unwrapped = (...roots: Node[]) => unwrap({ roots, leaves: new Set([x]) }).roots;

describe("unwrap", () => {
  it.each([
    ["identity", () => identity(x)],
    ["stopGradient", () => stopGradient(x)],
    ["a custom gradient", () => custom(x, [x], new Rule())],
    ["a read of what the trace has assigned", () => read(new Version(), { shape: [2], dtype: "float64" }, x)],
    ["all of them, one in the other", () => identity(stopGradient(custom(identity(x), [x], new Rule())))],
  ])("%s stands for its input", (_, build) => {
    expect(unwrapped(build())).toEqual([x]);
  });

  it("keeps what computes, on the inputs behind the wrapping", () => {
    const [out] = unwrapped(mul(identity(x), stopGradient(x)));
    expect(out.op).toBe(mul);
    expect(out.inputs).toEqual([x, x]);
  });

  it("leaves a graph alone in which there is nothing to drop", () => {
    const out = add(x, x);
    expect(unwrapped(out)[0]).toBe(out);
  });

  it("leaves a leaf alone, whatever it is made of", () => {
    const leaf = identity(x);
    expect(unwrap({ roots: [leaf], leaves: new Set([leaf]) }).roots).toEqual([leaf]);
  });
});
