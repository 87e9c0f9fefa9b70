import { buildNode, Identity, type Node, type Op } from "../graph/node.js";

const customOp: Op = Object.freeze({ name: "customGradient", kind: "custom", args: ["out", "x"] });

/** A gradient that a user states for a piece of graph. */
export abstract class CustomRule extends Identity {
  /** Derivatives by each input of the node: null for the first, the value; then one an argument. */
  abstract gradient(g: Node, node: Node): readonly (Node | null)[];
  override describe(): string {
    return "rule";
  }
}

/** A node with the value of `out` whose derivative goes to `inputs` by `rule`, not through out's own graph. */
export function custom(out: Node, inputs: readonly Node[], rule: CustomRule): Node {
  return buildNode(customOp, [out, ...inputs], { rule }, { shape: out.shape, dtype: out.dtype, weak: out.weak });
}

export function customRule(node: Node): CustomRule {
  return node.attributes.rule as CustomRule;
}
