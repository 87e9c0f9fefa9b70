import type { ElementwiseRecord } from "../../ops/record.js";
import * as records from "../../ops/records.js";
import type { BinarySign } from "./parse.js";

/** Of the library's records, those whose arguments are all numbers and whose result is one. */
const isFunction = (record: object): record is ElementwiseRecord =>
  "partials" in record && !("conditions" in record) && !("identity" in record && record.identity);

/** An op goes by its name, and by its glyph where that is a word: `maximum` is `max`. */
const namesOf = ({ name, glyph }: ElementwiseRecord): string[] =>
  glyph !== undefined && /^\p{L}+$/u.test(glyph) ? [glyph] : [name];

/** The functions of expressions by name: every elementwise op of the library. */
export const functions: ReadonlyMap<string, ElementwiseRecord> = new Map(
  Object.values(records as unknown as Record<string, object>)
    .filter(isFunction)
    .flatMap((record) => namesOf(record).map((name): [string, ElementwiseRecord] => [name, record])),
);

export const operators: Readonly<Record<BinarySign, ElementwiseRecord>> = {
  "+": records.add,
  "-": records.sub,
  "*": records.mul,
  "/": records.div,
  "**": records.pow,
};

export const negative: ElementwiseRecord = records.neg;
