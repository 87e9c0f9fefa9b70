import type { Expected, Span } from "./problem.js";
import { tokensOf, type Token, type TokenKind } from "./tokens.js";
import { refuse } from "./words.js";

export type BinarySign = "+" | "-" | "*" | "/" | "**";

/** An expression as a tree; its span takes in the parentheses around it. */
export type Expression = Span &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "negative"; readonly operand: Expression }
    | { readonly kind: "binary"; readonly sign: BinarySign; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  );

/** `name = value`, or a value alone. */
export interface Statement {
  readonly target?: Span & { readonly name: string };
  readonly value: Expression;
}

/** How many characters are read, and how deep parts may be nested. */
export const LONGEST = 20_000;
export const DEEPEST = 100;

/** How strongly an operator holds what stands to its left and right; the stronger one wins. */
const POWERS: Readonly<Record<BinarySign, readonly [left: number, right: number]>> = {
  "+": [10, 11],
  "-": [10, 11],
  "*": [20, 21],
  "/": [20, 21],
  "**": [41, 40], // of two, the right one first
};
const NEGATIVE = 30;

const isBinary = (kind: TokenKind): kind is BinarySign => kind in POWERS;

/**
 * The statements of a text, one a line or between semicolons. Operators are Python's: `**` before the sign before `*` and
 * `/` before `+` and `-`. @throws ExpressionError, and nothing else, for any other text.
 */
export function parse(text: string): Statement[] {
  if (text.length > LONGEST)
    refuse(text, "tooLong", { start: LONGEST, end: text.length }, { length: text.length, limit: LONGEST });
  return new Parser(text, tokensOf(text)).statements();
}

class Parser {
  #next = 0;
  #depth = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  get #token(): Token {
    return this.tokens[this.#next];
  }

  statements(): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      while (this.#take("break") !== undefined);
      if (this.#take("end") !== undefined) return statements;
      statements.push(this.#statement());
      if (!["break", "end"].includes(this.#token.kind)) this.#miss("operator");
    }
  }

  #statement(): Statement {
    const [name, sign] = this.tokens.slice(this.#next, this.#next + 2);
    if (name.kind !== "name" || sign.kind !== "=") return { value: this.#expression(0) };
    this.#next += 2;
    return { target: { name: name.text, start: name.start, end: name.end }, value: this.#expression(0) };
  }

  /** What is held more strongly than `power`. */
  #expression(power: number): Expression {
    if (++this.#depth > DEEPEST) refuse(this.text, "tooDeep", this.#token, { limit: DEEPEST });
    let left = this.#operand();
    for (;;) {
      const { kind } = this.#token;
      if (!isBinary(kind) || POWERS[kind][0] <= power) break;
      this.#next++;
      const right = this.#expression(POWERS[kind][1]);
      left = { kind: "binary", sign: kind, left, right, start: left.start, end: right.end };
    }
    this.#depth--;
    return left;
  }

  #operand(): Expression {
    const { kind, text, start, end } = this.#token;
    switch (kind) {
      case "number": {
        this.#next++;
        const value = Number(text);
        if (!Number.isFinite(value)) refuse(this.text, "numberTooLarge", { start, end }, { text });
        return { kind: "number", value, start, end };
      }
      case "name":
        this.#next++;
        return this.#take("(") === undefined ? { kind: "name", name: text, start, end } : this.#call(text, start);
      case "-": {
        this.#next++;
        const operand = this.#expression(NEGATIVE);
        return { kind: "negative", operand, start, end: operand.end };
      }
      case "(": {
        this.#next++;
        const inside = this.#expression(0);
        return { ...inside, start, end: (this.#take(")") ?? this.#miss("close")).end };
      }
      default:
        return this.#miss("operand");
    }
  }

  #call(name: string, start: number): Expression {
    const given: Expression[] = [];
    let close = this.#take(")");
    while (close === undefined) {
      given.push(this.#expression(0));
      close = this.#take(")");
      if (close === undefined && this.#take(",") === undefined) this.#miss("argumentEnd");
    }
    return { kind: "call", name, arguments: given, start, end: close.end };
  }

  #take(kind: TokenKind): Token | undefined {
    if (this.#token.kind !== kind) return undefined;
    return this.tokens[this.#next++];
  }

  /** Refuses the token that stands where something else is expected. */
  #miss(expected: Expected): never {
    const { kind, text, start, end } = this.#token;
    if (kind === "end" || text === "\n") return refuse(this.text, "endOfInput", { start, end: start }, { expected });
    return refuse(this.text, "unexpected", { start, end }, { found: text, expected });
  }
}
