import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEEPEST, LONGEST, parse, type BinarySign, type Expression } from "./parse.js";
import { ExpressionError, type ProblemCode } from "./problem.js";
import { MOST_OPERATIONS, expressionSource } from "./source.js";
import { problemText } from "./words.js";

/** An expression as text, every operation in parentheses. */
function print(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "name":
      return expression.name;
    case "negative":
      return `(-${print(expression.operand)})`;
    case "binary":
      return `(${print(expression.left)} ${expression.sign} ${print(expression.right)})`;
    case "call":
      return `${expression.name}(${expression.arguments.map(print).join(", ")})`;
  }
}

/** A tree without the places of its parts. */
function bare(expression: Expression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value: unknown) => (["start", "end"].includes(key) ? undefined : value)),
  );
}

const place = { start: 0, end: 0 };
const name = fc.stringMatching(/^[a-z_é中][a-z0-9_变]{0,4}$/).map((text): Expression => {
  return { kind: "name", name: text, ...place };
});
const number = fc
  .double({ min: 0, noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Object.is(value, -0))
  .map((value): Expression => ({ kind: "number", value, ...place }));
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    name,
    number,
    tie("tree").map((operand): Expression => ({ kind: "negative", operand, ...place })),
    fc
      .tuple(fc.constantFrom<BinarySign>("+", "-", "*", "/", "**"), tie("tree"), tie("tree"))
      .map(([sign, left, right]): Expression => ({ kind: "binary", sign, left, right, ...place })),
    fc.tuple(name, fc.array(tie("tree"), { maxLength: 3 })).map(([called, given]): Expression => {
      return { kind: "call", name: (called as { name: string }).name, arguments: given, ...place };
    }),
  ),
}));

test("parsing what was printed gives the same tree", () => {
  fc.assert(
    fc.property(tree, (made) => {
      expect(bare(parse(print(made))[0].value)).toEqual(bare(made));
    }),
  );
});

describe("operators hold as in Python", () => {
  test.each([
    ["1 + 2 * 3", "(1 + (2 * 3))"],
    ["1 - 2 - 3", "((1 - 2) - 3)"],
    ["8 / 4 / 2", "((8 / 4) / 2)"],
    ["2 ** 3 ** 2", "(2 ** (3 ** 2))"],
    ["-x ** 2", "(-(x ** 2))"],
    ["2 ** -x", "(2 ** (-x))"],
    ["2 ** -x * 3", "((2 ** (-x)) * 3)"],
    ["2 ** -x ** 2", "(2 ** (-(x ** 2)))"],
    ["-x * y", "((-x) * y)"],
    ["a * -b + c", "((a * (-b)) + c)"],
    ["--x", "(-(-x))"],
    ["max(x, -y) ** 2", "(max(x, (-y)) ** 2)"],
    [".5e-1*x", "(0.05 * x)"],
  ])("%s is %s", (text, expected) => expect(print(parse(text)[0].value)).toBe(expected));
});

test("spans take in parentheses, names of calls and both sides", () => {
  const text = "z = (x + y)**2; exp( -a )";
  const [{ target, value }, call] = parse(text);
  const at = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
  expect(at(target!)).toBe("z");
  expect(at(value)).toBe("(x + y)**2");
  expect(at((value as { left: Expression }).left)).toBe("(x + y)");
  expect(at(call.value)).toBe("exp( -a )");
});

/** What is wrong with a text. */
function problemOf(text: string) {
  try {
    expressionSource(text);
  } catch (error) {
    return (error as ExpressionError).problem;
  }
  throw new Error(`nothing is wrong with ${text}`);
}

const wrong: [text: string, code: ProblemCode, start: number, end: number][] = [
  ["z = (x +", "endOfInput", 8, 8],
  ["z = (x", "endOfInput", 6, 6],
  ["z = ", "endOfInput", 4, 4],
  ["exp(x", "endOfInput", 5, 5],
  ["a = (x +\ny)", "endOfInput", 8, 8],
  ["x + * y", "unexpected", 4, 5],
  ["x y", "unexpected", 2, 3],
  ["2x", "unexpected", 1, 2],
  ["(x + y))", "unexpected", 7, 8],
  ["exp(x; y)", "unexpected", 5, 6],
  ["x = y = 2", "unexpected", 6, 7],
  ["max(, x)", "unexpected", 4, 5],
  ["x & y", "unknownCharacter", 2, 3],
  ["x +（y）", "unknownCharacter", 3, 4],
  ["x + 😀", "unknownCharacter", 4, 6],
  ["x * 1e999", "numberTooLarge", 4, 9],
  ["sine(x)", "unknownFunction", 0, 4],
  ["__proto__(x)", "unknownFunction", 0, 9],
  ["1 + exp(x, y)", "wrongArguments", 4, 13],
  ["where(x, y, z)", "unknownFunction", 0, 5],
  ["x = 1; x = 2; x*x", "assignedTwice", 7, 8],
  ["a = x + 1; a = x + 2; a*a", "assignedTwice", 11, 12],
  ["b = a + 1; a = x*2; b*a", "assignedAfterUse", 11, 12],
  ["x = x + 1", "assignedAfterUse", 0, 1],
  ["a = x + 1; z = x*2", "unused", 0, 1],
  ["a = 1; z = x*2", "unused", 0, 1],
  ["x + 1; z = x*2", "unused", 0, 5],
  ["", "noOperation", 0, 0],
  ["x = 2", "noOperation", 0, 5],
  ["x", "noOperation", 0, 1],
  ["-2", "noOperation", 0, 2],
  [" ".repeat(LONGEST + 1), "tooLong", LONGEST, LONGEST + 1],
  ["(".repeat(10_000), "tooDeep", DEEPEST, DEEPEST + 1],
  [`${"(".repeat(9_000)}x${")".repeat(9_000)}`, "tooDeep", DEEPEST, DEEPEST + 1],
  ["-".repeat(10_000), "tooDeep", DEEPEST, DEEPEST + 1],
  [`x${"**x".repeat(5_000)}`, "tooDeep", 300, 301],
  [`x${"+x".repeat(MOST_OPERATIONS + 1)}`, "tooManyNodes", 0, 3],
];

describe("what is wrong, and where", () => {
  test.each(
    wrong.map(([text, ...rest]) => [text.length > 40 ? `${text.slice(0, 20)}…` : text, text, ...rest] as const),
  )("%s", (_, text, code, start, end) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code, start });
    if (code !== "tooManyNodes") expect(problem.end).toBe(end);
  });

  test("is said in the reader's language, with the place", () => {
    const text = "z = (x +";
    expect(problemText(problemOf(text), text, "en")).toBe(
      "Column 9: the input ends where a number, a name or “(” is missing.",
    );
    expect(problemText(problemOf(text), text, "zh-CN")).toBe("第 9 列：式子到这里就结束了，还缺数、名字或“(”。");
    const lines = "x = 2\n  y ? x";
    expect(problemText(problemOf(lines), lines, "en")).toMatch(/^Line 2, column 5: the character “\?”/);
  });

  test("every sentence is one line without a gap, in both languages", () => {
    for (const [text] of wrong)
      for (const locale of ["en", "zh-CN"] as const)
        expect(problemText(problemOf(text), text, locale)).toMatch(/^(?!.*(undefined|object|function ,))[^\n]+[.。]$/u);
  });
});

test("never throws anything but its own error", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(fc.constantFrom(..."xyz=+-*/(),;\n. 12e", "**", "exp(", "max", "relu", "__proto__", "constructor"), {
        maxLength: 40,
      })
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (any) => {
      try {
        expressionSource(any);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        const { start, end } = (error as ExpressionError).problem;
        expect(0 <= start && start <= end && end <= any.length).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
