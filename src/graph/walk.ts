import type { Node } from "./node.js";

/**
 * Every node that `roots` need, inputs before readers, each once; iterative, so depth does not matter.
 * `stop` cuts: a node it accepts is listed but not looked behind.
 */
export function topologicalOrder(roots: readonly Node[], stop: (node: Node) => boolean = () => false): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: Node[] = [];
  const nextInput: number[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push(node);
    nextInput.push(stop(node) ? node.inputs.length : 0);
  };
  for (const root of roots) {
    visit(root);
    while (stack.length > 0) {
      const top = stack.length - 1;
      const node = stack[top];
      if (nextInput[top] < node.inputs.length) visit(node.inputs[nextInput[top]++]);
      else {
        order.push(node);
        stack.pop();
        nextInput.pop();
      }
    }
  }
  return order;
}
