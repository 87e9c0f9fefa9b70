/** What JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Deeper nesting than this is refused: no state of ours needs it, and recursion must end before the stack does. */
const deepest = 64;
/** Space, tab, line feed, carriage return. */
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
/** Lone halves of a surrogate pair: no UTF-8 can hold them, so they would come back changed. */
export const loneSurrogate = /\p{Surrogate}/u;

/**
 * Reads JSON from bytes, token by token, and refuses what `JSON.parse` lets pass or repairs: duplicate keys, a key
 * `__proto__`, bad UTF-8, a byte order mark, lone surrogates, whole numbers that a float64 would round.
 * Every refusal is thrown as `error(reason, offset)` makes it.
 */
export class JsonScanner {
  private at: number;
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly end: number,
    private readonly error: (reason: string, offset: number) => Error,
  ) {
    this.at = start;
  }

  /** Where the next token begins. */
  next(): number {
    while (this.at < this.end && isSpace(this.bytes[this.at])) this.at++;
    return this.at;
  }

  /** An object; `member` reads the value of each key. */
  object(what: string, member: (key: string, offset: number) => void): void {
    this.expect("{", `${what} must be a JSON object`);
    const seen = new Set<string>();
    if (this.take("}")) return;
    do {
      const offset = this.next();
      const key = this.string(`a key of ${what}`);
      if (key === "__proto__") throw this.error(`${what} has the key "__proto__", which is not allowed`, offset);
      if (seen.has(key)) throw this.error(`${what} has the key ${quote(key)} twice`, offset);
      seen.add(key);
      this.expect(":", `key ${quote(key)} of ${what} must be followed by ":"`);
      member(key, offset);
    } while (this.take(","));
    this.expect("}", `${what} must go on with "," or end with "}"`);
  }

  /** An array; `item` reads each of its values. */
  array(what: string, item: () => void): void {
    this.expect("[", `${what} must be a JSON array`);
    if (this.take("]")) return;
    do item();
    while (this.take(","));
    this.expect("]", `${what} must go on with "," or end with "]"`);
  }

  string(what: string): string {
    const start = this.next();
    this.expect('"', `${what} must be a string`);
    const quoteMark = 0x22;
    const backslash = 0x5c;
    while (this.at < this.end && this.bytes[this.at] !== quoteMark)
      this.at += this.bytes[this.at] === backslash ? 2 : 1;
    if (this.at >= this.end) throw this.error(`${what} is a string that does not end`, start);
    this.at++;
    let text: string;
    try {
      // A copy, for a decoder refuses shared memory.
      text = this.decoder.decode(this.bytes.slice(start, this.at));
    } catch {
      throw this.error(`${what} is not valid UTF-8`, start);
    }
    let value: string;
    try {
      // On a single string JSON.parse is strict: it refuses control characters and unknown escapes.
      value = JSON.parse(text) as string;
    } catch {
      throw this.error(`${what} has a control character or an unknown escape`, start);
    }
    if (loneSurrogate.test(value)) throw this.error(`${what} has half of a surrogate pair`, start);
    return value;
  }

  /** A whole number ≥ 0 in plain digits (no `1e3`, `2.0`, `-0`), up to 2^53 − 1. */
  wholeNumber(what: string): number {
    const start = this.next();
    const token = this.numberToken();
    if (!/^(0|[1-9]\d*)$/.test(token))
      throw this.error(
        `${what} must be a whole number in plain digits, found ${token === "" ? this.found(start) : quote(token)}`,
        start,
      );
    return this.exact(what, token, start);
  }

  /** Any JSON value, for small states; the same strictness. */
  value(what: string, depth = 0): JsonValue {
    const start = this.next();
    if (depth > deepest) throw this.error(`${what} is nested more than ${deepest} deep`, start);
    const first = start < this.end ? String.fromCharCode(this.bytes[start]) : "";
    if (first === '"') return this.string(what);
    if (first === "[") {
      const items: JsonValue[] = [];
      this.array(what, () => items.push(this.value(`${what}[${items.length}]`, depth + 1)));
      return items;
    }
    if (first === "{") {
      const members: { [key: string]: JsonValue } = {};
      this.object(what, (key) => (members[key] = this.value(`${what}.${shorten(key)}`, depth + 1)));
      return members;
    }
    for (const [word, value] of [["null", null] as const, ["true", true] as const, ["false", false] as const])
      if (this.takeWord(word)) return value;
    const token = this.numberToken();
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(token))
      throw this.error(`${what} must be a JSON value, found ${this.found(start)}`, start);
    if (/^-?\d+$/.test(token)) return this.exact(what, token, start);
    if (!Number.isFinite(Number(token))) throw this.error(`${what} is a number too large for float64`, start);
    return Number(token);
  }

  /** Nothing but white space may follow. */
  finish(what: string): void {
    if (this.next() < this.end) throw this.error(`${this.found(this.at)} stands after the end of ${what}`, this.at);
  }

  private expect(character: string, reason: string): void {
    if (!this.take(character)) throw this.error(`${reason}, found ${this.found(this.at)}`, this.at);
  }

  private take(character: string): boolean {
    if (this.next() >= this.end || this.bytes[this.at] !== character.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  private takeWord(word: string): boolean {
    if (this.at + word.length > this.end) return false;
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    this.at += word.length;
    return true;
  }

  /** The characters that a number may be made of, as many as there are. */
  private numberToken(): string {
    const start = this.next();
    const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
    const isPart = (byte: number): boolean => isDigit(byte) || "+-.eE".includes(String.fromCharCode(byte));
    while (this.at < this.end && isPart(this.bytes[this.at])) this.at++;
    return this.decoder.decode(this.bytes.slice(start, this.at));
  }

  private exact(what: string, token: string, start: number): number {
    const number = Number(token);
    if (!Number.isSafeInteger(number))
      throw this.error(`${what} is ${shorten(token)}, beyond the ±(2^53 − 1) that a number holds exactly`, start);
    return number;
  }

  private found(at: number): string {
    if (at >= this.end) return "the end";
    const byte = this.bytes[at];
    return byte > 0x20 && byte < 0x7f
      ? quote(String.fromCharCode(byte))
      : `the byte 0x${byte.toString(16).padStart(2, "0")}`;
  }
}

/**
 * `JSON.parse` for text from a file, which refuses what that lets pass or repairs: duplicate keys, a key `__proto__`, lone
 * surrogates, whole numbers that a float64 would round.
 * `what` names the text in messages, for example `checkpoint-000100.safetensors: state`.
 * @throws SyntaxError, one sentence with `what` and the byte offset.
 */
export function parseStrictJson(text: string, what: string): JsonValue {
  const bytes = new TextEncoder().encode(text);
  const scanner = new JsonScanner(
    bytes,
    0,
    bytes.length,
    (reason, offset) => new SyntaxError(`${what}: ${reason} (at byte ${offset})`),
  );
  const value = scanner.value("the value");
  scanner.finish("the value");
  return value;
}

/**
 * `JSON.stringify` for text that {@link parseStrictJson} gives back unchanged.
 * @throws TypeError for what JSON would change or drop without a word: NaN, infinities, −0, whole numbers beyond
 * ±(2^53 − 1), undefined, functions, class instances, lone surrogates, a key `__proto__`.
 */
export function formatStrictJson(value: JsonValue, what = "the value"): string {
  checkJson(value, what, 0);
  return JSON.stringify(value);
}

function checkJson(value: unknown, what: string, depth: number): void {
  const refuse = (reason: string): never => {
    throw new TypeError(`${what} ${reason}; JSON cannot hold it`);
  };
  if (depth > deepest) refuse(`is nested more than ${deepest} deep`);
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") {
    if (loneSurrogate.test(value)) refuse("has half of a surrogate pair");
  } else if (typeof value === "number") {
    if (!Number.isFinite(value) || Object.is(value, -0)) refuse(`is ${Object.is(value, -0) ? "-0" : value}`);
    if (Number.isInteger(value) && Math.abs(value) < 1e21 && !Number.isSafeInteger(value)) refuse(`is ${value}`);
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkJson(value[i], `${what}[${i}]`, depth + 1);
  } else if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object)) {
    for (const [key, member] of Object.entries(value)) {
      if (key === "__proto__") refuse('has the key "__proto__"');
      if (loneSurrogate.test(key)) refuse("has a key with half of a surrogate pair");
      checkJson(member, `${what}.${key}`, depth + 1);
    }
  } else refuse(`is ${value === undefined ? "undefined" : `a ${typeof value}`}`);
}

/** A name in quotes for a message, cut where a hostile file made it endless. */
export function quote(name: string): string {
  return JSON.stringify(shorten(name));
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
