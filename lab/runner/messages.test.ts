import { expect, test } from "vitest";
import { LONGEST_TEXT, readMessage } from "./messages.js";

const long = "a".repeat(LONGEST_TEXT + 1);
const cut = "a".repeat(LONGEST_TEXT);
const failed = (problem: object) => ({ kind: "failed", problem });

test.each<[what: string, given: object, read: object]>([
  ["of the output", { kind: "log", level: "log", text: long }, { kind: "log", level: "log", text: cut }],
  ["of an error", failed({ code: "threw", message: long, line: 1 }), failed({ code: "threw", message: cut, line: 1 })],
  ["of a type", failed({ code: "noTensor", found: long }), failed({ code: "noTensor", found: cut })],
  ["of a shape", failed({ code: "noScalar", shape: long }), failed({ code: "noScalar", shape: cut })],
])("a longer text is cut: that %s", (_, given, read) => expect(readMessage(given)).toEqual(read));

test.each<[what: string, given: unknown]>([
  ["no object", "started"],
  ["another kind", { kind: "run" }],
  ["a level that there is not", { kind: "log", level: "table", text: "a" }],
  ["no text", { kind: "log", level: "log", text: 1 }],
  ["no problem", { kind: "failed" }],
  ["a line that is no number", failed({ code: "threw", message: "a", line: "1" })],
])("no message: %s", (_, given) => expect(readMessage(given)).toBeUndefined());
