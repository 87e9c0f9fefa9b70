import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatStrictJson, parseStrictJson, type JsonValue } from "./strictJson.js";

describe("parseStrictJson", () => {
  it.each<[string, JsonValue]>([
    [
      '{"learningRate":0.1,"counter":[1,-2,3e-7],"done":true,"best":null}',
      JSON.parse('{"learningRate":0.1,"counter":[1,-2,3e-7],"done":true,"best":null}') as JsonValue,
    ],
    [" \t\r\n[ ] ", []],
    ["{}", {}],
    ["-0.5E+2", -50],
    ["9007199254740991", 2 ** 53 - 1],
    ['"\\u00e9\\ud83d\\ude00\\n"', "é😀\n"],
    ['"\ufeff"', "\ufeff"],
  ])("reads %s", (text, value) => expect(parseStrictJson(text, "state")).toEqual(value));

  it.each([
    ["", /must be a JSON value, found the end/],
    ["{", /must be a string, found the end/],
    ['{"a":1,"a":2}', /has the key "a" twice \(at byte 7\)/],
    ['{"a":1,"\\u0061":2}', /has the key "a" twice/],
    ['{"x":{"__proto__":1}}', /the value\.x has the key "__proto__"/],
    ['{"a":1,}', /must be a string, found "}"/],
    ["[1,]", /must be a JSON value, found "\]"/],
    ["[1 2]", /must go on with "," or end with "\]", found "2"/],
    ['{"a" 1}', /must be followed by ":"/],
    ["1 2", /"2" stands after the end/],
    ["\ufeff1", /found the byte 0xef/],
    ["01", /must be a JSON value/],
    ["1.", /must be a JSON value/],
    [".5", /must be a JSON value/],
    ["+1", /must be a JSON value/],
    ["1e999", /too large for float64/],
    ["9007199254740993", /9007199254740993, beyond/],
    ["-9007199254740992", /beyond/],
    ["NaN", /must be a JSON value, found "N"/],
    ["tru", /must be a JSON value, found "t"/],
    ["nulll", /"l" stands after the end/],
    ["'a'", /must be a JSON value/],
    ['"a', /a string that does not end/],
    ['"a\\', /a string that does not end/],
    ['"\\x41"', /unknown escape/],
    ['"\n"', /control character/],
    ['"\\ud800"', /half of a surrogate pair/],
    ["[".repeat(100_000), /nested more than 64 deep/],
    ["// 1\n1", /must be a JSON value/],
  ])("refuses %.30s", (text, message) => {
    expect(() => parseStrictJson(text, "state of c.safetensors")).toThrow(SyntaxError);
    expect(() => parseStrictJson(text, "state of c.safetensors")).toThrow(message);
    expect(() => parseStrictJson(text, "state of c.safetensors")).toThrow(
      /^state of c\.safetensors: .*\(at byte \d+\)$/,
    );
  });

  it("gives back what formatStrictJson takes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        let text: string;
        try {
          text = formatStrictJson(value as JsonValue);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect(parseStrictJson(text, "state")).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("agrees with JSON.parse wherever it accepts, and JSON.parse accepts wherever it does", () => {
    const token = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"b"', "1", "-2.5e3", "true", "null", " ", "0");
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join("");
        let value: JsonValue;
        try {
          value = parseStrictJson(text, "state");
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
          // JSON.parse keeps the last of equal keys, and makes an infinity of 1e310.
          if (!/twice|too large/.test((error as Error).message)) expect(() => JSON.parse(text) as unknown).toThrow();
          return;
        }
        expect(JSON.parse(text)).toEqual(value);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("formatStrictJson", () => {
  const refused: [string, unknown, RegExp][] = [
    ["NaN", { rate: NaN }, /state\.rate is NaN/],
    ["an infinity", [1, -Infinity], /state\[1\] is -Infinity/],
    ["−0", -0, /is -0/],
    ["a whole number that is rounded", 2 ** 53, /is 9007199254740992/],
    ["undefined", { a: undefined }, /state\.a is undefined/],
    ["a hole", [1, , 2], /state\[1\] is undefined/], // oxlint-disable-line no-sparse-arrays
    ["a function", { a: () => 1 }, /is a function/],
    ["a bigint", 1n, /is a bigint/],
    ["a Map", new Map(), /is a object/],
    ["a typed array", new Float32Array(2), /is a object/],
    ["half a surrogate pair", "\ud800", /half of a surrogate pair/],
    ["half a pair in a key", { "\udc00": 1 }, /half of a surrogate pair/],
    ["a key __proto__", JSON.parse('{"__proto__":1}'), /__proto__/],
  ];
  it.each(refused)("refuses %s", (_, value, message) => {
    expect(() => formatStrictJson(value as JsonValue, "state")).toThrow(TypeError);
    expect(() => formatStrictJson(value as JsonValue, "state")).toThrow(message);
  });
});
