/** A stretch of a text: from `start` up to `end`, not included, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What could have stood where something else stands. */
export type Expected = "operand" | "operator" | "close" | "argumentEnd";

/** What can be wrong with an expression, and the facts of each. */
export interface ProblemFacts {
  readonly endOfInput: { readonly expected: Expected };
  readonly unexpected: { readonly found: string; readonly expected: Expected };
  readonly unknownCharacter: { readonly character: string };
  readonly numberTooLarge: { readonly text: string };
  readonly unknownFunction: { readonly name: string; readonly known: readonly string[] };
  readonly wrongArguments: { readonly name: string; readonly takes: number; readonly got: number };
  readonly assignedTwice: { readonly name: string };
  readonly assignedAfterUse: { readonly name: string };
  readonly unused: { readonly name: string };
  readonly noOperation: Record<never, never>;
  readonly tooLong: { readonly length: number; readonly limit: number };
  readonly tooDeep: { readonly limit: number };
  readonly tooManyNodes: { readonly limit: number };
}

/** What kind of mistake it is. */
export type ProblemCode = keyof ProblemFacts;

/** What is wrong, and where. */
export type ExpressionProblem = {
  readonly [C in ProblemCode]: Span & { readonly code: C; readonly facts: ProblemFacts[C] };
}[ProblemCode];

/** A text that is no expression. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";

  constructor(
    readonly problem: ExpressionProblem,
    sentence: string,
  ) {
    super(sentence);
  }
}
