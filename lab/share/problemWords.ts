import type { SharedProblem } from "../../src/view/sessionJson.js";
import type { Localized } from "../state/locale.js";

type Problems = {
  readonly [C in SharedProblem["code"]]: (facts: Extract<SharedProblem, { readonly code: C }>) => string;
};

const problemWords: Localized<Problems> = {
  en: {
    damaged: () => "This link or file is damaged and cannot be read. Ask for it again; here is what you had before.",
    tooLarge: () => "This link or file holds more than the lab reads (4 MB).",
    format: () =>
      "The lab opens what “Save the graph’s file” or “Save the program’s file” has saved; this is something else, such as a graph alone (“JSON”).",
    version: ({ version, known }) =>
      `This link or file is of version ${version}; this lab reads version ${known}. Open it in a newer lab.`,
    field: ({ field }) => `This link or file cannot be opened: its field “${field}” is missing or wrong.`,
    graph: ({ reason }) => `This link or file cannot be opened: its graph is wrong (${reason}).`,
  },
  "zh-CN": {
    damaged: () => "这个链接或文件已损坏，无法读取。请让对方重新发送；下面是原来的内容。",
    tooLarge: () => "这个链接或文件的内容超过了实验室读取的上限（4 MB）。",
    format: () =>
      "实验室只能打开用“把计算图存为文件”或“把程序存为文件”保存的内容；这是别的内容，例如单独的计算图（“JSON”）。",
    version: ({ version, known }) =>
      `这个链接或文件的版本是 ${version}，本实验室只能读取版本 ${known}；请用更新的实验室打开。`,
    field: ({ field }) => `这个链接或文件无法打开：字段“${field}”缺失或有误。`,
    graph: ({ reason }) => `这个链接或文件无法打开：其中的计算图有误（${reason}）。`,
  },
};

/** Why something shared cannot be opened, in every language. */
export function problemSentences(problem: SharedProblem): Localized<{ readonly sentence: string }> {
  const say = (words: Problems): { readonly sentence: string } => ({
    sentence: (words[problem.code] as (facts: SharedProblem) => string)(problem),
  });
  return { en: say(problemWords.en), "zh-CN": say(problemWords["zh-CN"]) };
}
