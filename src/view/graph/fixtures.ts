import { buildNode, type Node, type Op } from "../../graph/node.js";
import type { DType, TypedArray } from "../../shape/dtype.js";
import type { Shape } from "../../shape/shape.js";

/** Hand-built nodes for the tests of this folder, which must not lean on the ops' records. */
interface Form {
  readonly name?: string;
  readonly shape?: Shape;
  readonly dtype?: DType;
}

function build(op: Op, inputs: readonly Node[], { name, shape = [], dtype = "float64" }: Form): Node {
  return buildNode(op, inputs, {}, { shape, dtype, name });
}

export function leaf(form: Form = {}): Node {
  return build({ name: "variable", kind: "leaf", args: [] }, [], form);
}

export function binary(name: string, glyph: string | undefined, a: Node, b: Node, form: Form = {}): Node {
  const op: Op & { glyph?: string } = { name, kind: "elementwise", args: ["a", "b"], ...(glyph && { glyph }) };
  return build(op, [a, b], form);
}

/** The chapter's figure 37: two apples and three oranges, with tax; every node with its value and derivative. */
export function twoFruits(): { price: Node; readValue: Lookup; readGradient: Lookup } {
  const apple = leaf({ name: "apple" });
  const appleCount = leaf({ name: "apple_num" });
  const orange = leaf({ name: "orange" });
  const orangeCount = leaf({ name: "orange_num" });
  const tax = leaf({ name: "tax" });
  const apples = binary("mul", "×", apple, appleCount);
  const oranges = binary("mul", "×", orange, orangeCount);
  const fruits = binary("add", "+", apples, oranges);
  const price = binary("mul", "×", fruits, tax, { name: "price" });
  const values = lookup([
    [apple, 100],
    [appleCount, 2],
    [orange, 150],
    [orangeCount, 3],
    [tax, 1.1],
    [apples, 200],
    [oranges, 450],
    [fruits, 650],
    [price, 715.0000000000001],
  ]);
  const gradients = lookup([
    [apple, 2.2],
    [appleCount, 110.00000000000001],
    [orange, 3.3000000000000003],
    [orangeCount, 165],
    [tax, 650],
    [apples, 1.1],
    [oranges, 1.1],
    [fruits, 1.1],
    [price, 1],
  ]);
  return { price, readValue: values, readGradient: gradients };
}

type Lookup = (node: Node) => TypedArray | undefined;

/** Reads scalars out of a list; what is not listed is not known. */
export function lookup(entries: readonly (readonly [Node, number])[]): Lookup {
  const known = new Map(entries);
  return (node) => {
    const value = known.get(node);
    return value === undefined ? undefined : Float64Array.of(value);
  };
}
