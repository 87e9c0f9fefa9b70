import { leadingTo } from "../autodiff/backward.js";
import type { Program } from "../backends/contract.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { literalValue } from "../ops/leaf.js";
import { planOf } from "../passes/pipeline.js";
import type { TypedArray } from "../shape/dtype.js";
import { currentBackend } from "../tensor/backend.js";
import { evaluate } from "../tensor/evaluate.js";

/**
 * A scalar as a function of the elements of one float64 leaf. What does not depend on the leaf is computed once; the
 * rest is planned once and run again with the leaf's values replaced. The values are a copy: nothing of the graph's is
 * written, however a run ends.
 */
export class LeafProgram {
  /** The scalar at the leaf's own values. */
  readonly value: number;
  /** Whether the scalar does not depend on the leaf. */
  readonly constant: boolean;
  private readonly values: Float64Array;
  private readonly given: readonly TypedArray[];
  private readonly program: Program;
  private readonly unchanged: boolean[];

  /** @throws TraceError when the graph reads a value that exists only in a compiled function. */
  constructor(root: Node, leaf: Node) {
    const others = independentOf(root, leaf);
    this.constant = others.includes(root);
    const [own, ...known] = evaluate([leaf, ...others]);
    const backend = currentBackend();
    this.program = backend.compile(planOf([root], [leaf, ...others], { fused: backend.fused }));
    this.values = (this.program.leaf(0) as Float64Array | undefined) ?? new Float64Array(own.length);
    this.values.set(own);
    this.given = [this.values, ...known];
    this.unchanged = this.given.map(() => false);
    this.value = this.run();
    this.unchanged.fill(true, 1);
  }

  /** The scalar with `offset` added to one element (its place in row-major order). */
  moved(element: number, offset: number): number {
    const own = this.values[element];
    this.values[element] = own + offset;
    const value = this.run();
    this.values[element] = own;
    return value;
  }

  private run(): number {
    return this.program.run(this.given, this.unchanged)[0][0];
  }
}

/** Where the graph can be cut so that what is left depends on the leaf. */
function independentOf(root: Node, leaf: Node): Node[] {
  const order = topologicalOrder([root], (node) => node === leaf);
  const dependent = leadingTo(order, new Set([leaf]));
  const edge = new Set<Node>(dependent.has(root) ? [] : [root]);
  for (const node of order) {
    if (!dependent.has(node) || node === leaf) continue;
    for (const input of node.inputs) if (!dependent.has(input)) edge.add(input);
  }
  return [...edge].filter((node) => literalValue(node) === undefined);
}
