import type { Node } from "../../graph/node.js";
import type { Operand } from "../../ops/record.js";
import { Tensor, type Variable } from "../../tensor/index.js";
import type { GraphFigure } from "../figures/figure.js";
import { functions, negative, operators } from "./functions.js";
import { parse, type Expression, type Statement } from "./parse.js";
import { noteSpan } from "./spans.js";
import { refuse } from "./words.js";

/** The most operations of one graph. */
export const MOST_OPERATIONS = 500;
/** The value of the first input that the text gives none; the next one has one more. */
const FIRST_DEFAULT = 2;

/** The number that an expression is, if it is only that: `2`, `-2`. */
function constantOf(expression: Expression): number | undefined {
  if (expression.kind === "number") return expression.value;
  const operand = expression.kind === "negative" ? constantOf(expression.operand) : undefined;
  return operand === undefined ? undefined : -operand;
}

/** A text that has been read and checked: values of its inputs, and what is computed from them, in order. */
interface Program {
  readonly inputs: ReadonlyMap<string, number>;
  readonly statements: readonly Statement[];
}

/**
 * Checks what a text says. `name = number` gives an input its value, wherever it stands; a name that the text gives no
 * value is an input too. The last statement that computes is the result.
 */
function check(text: string): Program {
  const all = parse(text);
  const statements = all.filter(({ target, value }) => target === undefined || constantOf(value) === undefined);
  const assigned = new Map(statements.flatMap(({ target }) => (target === undefined ? [] : [[target.name, target]])));
  const inputs = new Map<string, number | undefined>();
  const given = new Set<string>();
  const computed = new Set<string>();
  const used = new Set<string>();
  let operations = 0;

  const visit = (expression: Expression): void => {
    if (expression.kind === "name") {
      const { name } = expression;
      used.add(name);
      if (computed.has(name)) return;
      if (assigned.has(name)) refuse(text, "assignedAfterUse", assigned.get(name)!, { name });
      if (!inputs.has(name)) inputs.set(name, undefined);
      return;
    }
    if (constantOf(expression) !== undefined) return;
    if (++operations > MOST_OPERATIONS) refuse(text, "tooManyNodes", expression, { limit: MOST_OPERATIONS });
    if (expression.kind === "call") checkCall(text, expression);
    partsOf(expression).forEach(visit);
  };
  for (const { target, value } of all) {
    const constant = target === undefined ? undefined : constantOf(value);
    if (target !== undefined && (given.has(target.name) || computed.has(target.name)))
      refuse(text, "assignedTwice", target, { name: target.name });
    if (constant === undefined) visit(value);
    else inputs.set(target!.name, constant);
    if (target !== undefined) (constant === undefined ? computed : given).add(target.name);
  }
  const result = statements.at(-1);
  if (result === undefined || (result.target === undefined && operations === 0))
    refuse(text, "noOperation", result?.value ?? { start: 0, end: text.length }, {});
  for (const { target, value } of all)
    if (value !== result.value && (target === undefined || !used.has(target.name)))
      refuse(text, "unused", target ?? value, { name: target?.name ?? text.slice(value.start, value.end) });

  let next = FIRST_DEFAULT;
  return { statements, inputs: new Map([...inputs].map(([name, value]) => [name, value ?? next++])) };
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "binary":
      return [expression.left, expression.right];
    case "negative":
      return [expression.operand];
    case "call":
      return expression.arguments;
    default:
      return [];
  }
}

function checkCall(text: string, call: Expression & { readonly kind: "call" }): void {
  const { name, start } = call;
  const record = functions.get(name);
  const place = { start, end: start + name.length };
  if (record === undefined) return refuse(text, "unknownFunction", place, { name, known: [...functions.keys()] });
  const [takes, got] = [record.args.length, call.arguments.length];
  if (takes !== got) refuse(text, "wrongArguments", call, { name, takes, got });
}

/** The last statement's graph; each node knows where it stands in the text. */
function build({ statements }: Program, variables: Readonly<Record<string, Variable>>): Tensor {
  const named = new Map<string, Node>(Object.entries(variables).map(([name, { node }]) => [name, node]));
  const operand = (expression: Expression): Operand => {
    const constant = constantOf(expression);
    if (constant !== undefined) return constant;
    const node = nodeOf(expression);
    noteSpan(node, expression);
    return node;
  };
  const nodeOf = (expression: Expression): Node => {
    switch (expression.kind) {
      case "name":
        return named.get(expression.name)!;
      case "binary":
        return operators[expression.sign].from([operand(expression.left), operand(expression.right)]);
      case "call":
        return functions.get(expression.name)!.from(expression.arguments.map(operand));
      default:
        return negative.from(partsOf(expression).map(operand));
    }
  };
  let result: Tensor | undefined;
  for (const { target, value } of statements) {
    const plain = new Tensor(nodeOf(value));
    result = target === undefined ? plain : plain.named(target.name);
    noteSpan(result.node, value);
    if (target === undefined) continue;
    noteSpan(result.node, target);
    named.set(target.name, result.node);
  }
  return result!;
}

/**
 * The graph of a text such as `z = (x + y)**2`, whose names are inputs and whose functions are the library's elementwise
 * ops. @throws ExpressionError, and nothing else, for any other text.
 */
export function expressionSource(text: string): GraphFigure {
  const program = check(text);
  return {
    inputs: Object.fromEntries(program.inputs),
    build: (variables) => [{ out: build(program, variables) }],
    shows: "backward",
  };
}
