import { expect, test } from "vitest";
import type { Node } from "../../src/graph/node.js";
import { topologicalOrder } from "../../src/graph/walk.js";
import { Tensor, tensor, variable } from "../../src/tensor/index.js";
import { chapterNumbers } from "../fixtures/tables.js";

/** The local derivatives of a node by each of its inputs, as the appendix writes them. */
const local: Record<string, (out: number, inputs: readonly number[]) => readonly number[]> = {
  exp: (out) => [out],
  log: (_, [x]) => [1 / x],
  add: () => [1, 1],
  mul: (_, [a, b]) => [b, a],
  div: (_, [a, b]) => [1 / b, -a / b ** 2],
};

test("figure 47: the backward walk of figure 44, one local step a node", () => {
  const { a: scores, t, da } = chapterNumbers().softmaxWithLoss;
  const a = scores.map((score, i) => variable(score, { name: `a${i + 1}` }));
  const exps = a.map((score): Tensor => score.exp());
  const inverse = tensor(1).div(exps.reduce((left, right) => left.add(right)));
  const labelled = exps.map((exp, i): Tensor => exp.mul(inverse).log().mul(t[i]));
  const loss = labelled.reduce((left, right) => left.add(right)).mul(-1);
  loss.backward();

  const value = (node: Node): number => new Tensor(node).item();
  const steps = topologicalOrder([loss.node])
    .filter((node) => node.inputs.length > 0)
    .reverse();
  expect(steps.map((node) => node.op.name).sort()).toEqual(
    [
      ...Array<string>(4).fill("add"),
      "div",
      ...["exp", "exp", "exp", "log", "log", "log"],
      ...Array<string>(7).fill("mul"),
    ].sort(),
  );
  expect(steps[0]).toBe(loss.node);

  const arrived = new Map<Node, number>([[loss.node, 1]]);
  for (const node of steps) {
    const upstream = arrived.get(node)!;
    expect(new Tensor(node).grad?.item(), `upstream of ${node.op.name}`).toBeCloseTo(upstream, 12);
    const derivatives = local[node.op.name](value(node), node.inputs.map(value));
    node.inputs.forEach((input, i) => arrived.set(input, (arrived.get(input) ?? 0) + upstream * derivatives[i]));
  }
  a.forEach((score, i) => {
    expect(arrived.get(score.node), `∂L/∂a${i + 1} = y${i + 1} − t${i + 1}`).toBeCloseTo(da[i], 12);
    expect(score.grad?.item()).toBeCloseTo(da[i], 12);
  });
});
