import type { Span } from "./problem.js";
import { refuse } from "./words.js";

/** `break` ends a statement, `end` the text; a sign is its own kind. */
export type TokenKind = "number" | "name" | "break" | "end" | "(" | ")" | "," | "=" | "+" | "-" | "*" | "/" | "**";

export interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Blanks; then a number, a name, the end of a statement, or a sign. */
const TOKEN =
  /[ \t\r]*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<break>[;\n])|(?<sign>\*\*|[-+*/(),=]))/uy;
const BLANKS = /[ \t\r]*/y;

/** The text's tokens, `end` last. @throws ExpressionError for a character that begins none. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let place = 0;
  for (;;) {
    TOKEN.lastIndex = place;
    const match = TOKEN.exec(text);
    if (match === null) break;
    place = TOKEN.lastIndex;
    const [[kind, found]] = Object.entries(match.groups!).filter(([, group]) => group !== undefined);
    const start = place - found.length;
    tokens.push({ kind: (kind === "sign" ? found : kind) as TokenKind, text: found, start, end: place });
  }
  BLANKS.lastIndex = place;
  BLANKS.exec(text);
  const start = BLANKS.lastIndex;
  if (start < text.length) {
    const character = String.fromCodePoint(text.codePointAt(start)!);
    refuse(text, "unknownCharacter", { start, end: start + character.length }, { character });
  }
  return [...tokens, { kind: "end", text: "", start, end: start }];
}
