import type { Locale } from "../words/words.js";
import {
  ExpressionError,
  type Expected,
  type ExpressionProblem,
  type ProblemCode,
  type ProblemFacts,
} from "./problem.js";

interface ExpressionWords {
  /** A place and a sentence about it. Lines and columns count from 1; no line where the text has only one. */
  readonly at: (line: number | undefined, column: number, sentence: string) => string;
  readonly expected: Readonly<Record<Expected, string>>;
  readonly problems: { readonly [C in ProblemCode]: (facts: ProblemFacts[C], words: ExpressionWords) => string };
}

const en: ExpressionWords = {
  at: (line, column, sentence) => `${line === undefined ? "Column" : `Line ${line}, column`} ${column}: ${sentence}`,
  expected: {
    operand: "a number, a name or “(”",
    operator: "an operator such as + or *, or the end of the line",
    close: "“)”",
    argumentEnd: "“,” or “)”",
  },
  problems: {
    endOfInput: ({ expected }, words) => `the input ends where ${words.expected[expected]} is missing.`,
    unexpected: ({ found, expected }, words) =>
      `“${found}” cannot stand here; ${words.expected[expected]} is expected.`,
    unknownCharacter: ({ character }) =>
      `the character “${character}” has no meaning here; write + - * / ** ( ) , = ; with names and numbers.`,
    numberTooLarge: ({ text }) => `the number ${text} is too large for a 64-bit float.`,
    unknownFunction: ({ name, known }) => `there is no function ${name}; there are ${known.join(", ")}.`,
    wrongArguments: ({ name, takes, got }) =>
      `${name} takes ${takes} ${takes === 1 ? "argument" : "arguments"}, not ${got}.`,
    assignedTwice: ({ name }) => `${name} already has a value; use another name.`,
    assignedAfterUse: ({ name }) =>
      `${name} is used before it is computed here; move this line up, or use another name.`,
    unused: ({ name }) => `the result does not use ${name}; use it below or delete it.`,
    noOperation: () => "nothing is computed yet; write for example z = (x + y)**2.",
    tooLong: ({ length, limit }) => `the text has ${length} characters; up to ${limit} are read.`,
    tooDeep: ({ limit }) => `the parts are nested more than ${limit} deep; name some of them on lines of their own.`,
    tooManyNodes: ({ limit }) => `the graph would have more than ${limit} operations; compute less at a time.`,
  },
};

const zhCN: ExpressionWords = {
  at: (line, column, sentence) => `${line === undefined ? "" : `第 ${line} 行`}第 ${column} 列：${sentence}`,
  expected: {
    operand: "数、名字或“(”",
    operator: "+、* 等运算符，或行尾",
    close: "“)”",
    argumentEnd: "“,”或“)”",
  },
  problems: {
    endOfInput: ({ expected }, words) => `式子到这里就结束了，还缺${words.expected[expected]}。`,
    unexpected: ({ found, expected }, words) => `“${found}”不能出现在这里，此处应为${words.expected[expected]}。`,
    unknownCharacter: ({ character }) =>
      `字符“${character}”在这里没有意义；请用半角的 + - * / ** ( ) , = ; 以及名字和数。`,
    numberTooLarge: ({ text }) => `${text} 超出了 64 位浮点数的范围。`,
    unknownFunction: ({ name, known }) => `没有函数 ${name}；可用的函数有 ${known.join("、")}。`,
    wrongArguments: ({ name, takes, got }) => `${name} 需要 ${takes} 个参数，这里给了 ${got} 个。`,
    assignedTwice: ({ name }) => `${name} 已经有值了，请换一个名字。`,
    assignedAfterUse: ({ name }) => `${name} 在这里才算出，却已经先用到了它；请把这一行移到上面，或换一个名字。`,
    unused: ({ name }) => `结果没有用到 ${name}；请在下面使用它，或删去它。`,
    noOperation: () => "还没有任何运算；例如可以写 z = (x + y)**2。",
    tooLong: ({ length, limit }) => `文本有 ${length} 个字符，最多读取 ${limit} 个。`,
    tooDeep: ({ limit }) => `嵌套超过了 ${limit} 层；请把其中的部分另起一行并命名。`,
    tooManyNodes: ({ limit }) => `计算图的运算会超过 ${limit} 个；请减少一次计算的量。`,
  },
};

const expressionWords: Readonly<Record<Locale, ExpressionWords>> = { en, "zh-CN": zhCN };

/** What is wrong with a text, in a sentence that begins with the place. */
export function problemText(problem: ExpressionProblem, text: string, locale: Locale): string {
  const words = expressionWords[locale];
  const before = text.slice(0, problem.start).split("\n");
  const line = text.includes("\n") ? before.length : undefined;
  const sentence = words.problems[problem.code] as (facts: object, words: ExpressionWords) => string;
  return words.at(line, [...before.at(-1)!].length + 1, sentence(problem.facts, words));
}

/** Refuses a text. */
export function refuse<C extends ProblemCode>(
  text: string,
  code: C,
  { start, end }: { start: number; end: number },
  facts: ProblemFacts[C],
): never {
  const problem = { code, start, end, facts } as unknown as ExpressionProblem;
  throw new ExpressionError(problem, problemText(problem, text, "en"));
}
