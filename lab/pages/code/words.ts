import type { RunProblem } from "../../runner/messages.js";
import type { Localized } from "../../state/locale.js";

export type ExampleName =
  | "chainRule"
  | "paths"
  | "fruits"
  | "sigmoid"
  | "neuron"
  | "softmax"
  | "apples"
  | "network"
  | "slope";

type Problems = { readonly [C in RunProblem["code"]]: (facts: Extract<RunProblem, { readonly code: C }>) => string };

interface CodeWords {
  readonly title: string;
  readonly tabs: Readonly<Record<"expression" | "typescript", string>>;
  readonly tabList: string;
  readonly examples: string;
  readonly choose: string;
  readonly exampleNames: Readonly<Record<ExampleName, string>>;
  readonly expressionHint: string;
  readonly expressionLabel: string;
  readonly programHint: string;
  readonly programLabel: string;
  readonly run: string;
  readonly running: string;
  readonly cancel: string;
  readonly received: string;
  readonly output: string;
  readonly noOutput: string;
  readonly shown: (inputs: readonly string[]) => string;
  readonly stopped: (seconds: number) => string;
  readonly cancelled: string;
  readonly refused: (reason: string) => string;
  readonly unstarted: (reason: string) => string;
  readonly atLine: (line: number, message: string) => string;
  readonly problems: Problems;
}

export const codeWords: Localized<CodeWords> = {
  en: {
    title: "Code",
    tabs: { expression: "Expression", typescript: "TypeScript" },
    tabList: "Ways to write a graph",
    examples: "Examples",
    choose: "choose …",
    exampleNames: {
      chainRule: "Chain rule",
      paths: "One input, several paths",
      fruits: "Apples and oranges",
      sigmoid: "Sigmoid, step by step",
      neuron: "A neuron and its loss",
      softmax: "Softmax and cross-entropy of two scores",
      apples: "Two apples",
      network: "A two-layer network",
      slope: "A derivative in the graph",
    },
    expressionHint:
      "Write a formula, and its graph follows as you write. Names without a value become inputs; a name for a part, t = x + y, becomes the name of its node. Select a node and its text is marked; put the caret into a part and its node is lit.",
    expressionLabel: "Expression",
    programHint:
      "Write a program with the edgegrad library. Its default export is { inputs, loss }: inputs by name, and a function of them that gives a scalar. It runs in a sandbox without network, for two seconds at most.",
    programLabel: "TypeScript program",
    run: "Run",
    running: "Running …",
    cancel: "Stop",
    received: "Somebody else wrote this program. Read it first: it runs only when you press Run.",
    output: "Output",
    noOutput: "What the program prints with console.log appears here.",
    shown: (inputs) =>
      inputs.length === 0
        ? "Done: the graph is below."
        : `Done: the graph is below. Its inputs are ${inputs.join(", ")}.`,
    stopped: (seconds) => `Stopped: the program had not answered after ${seconds} s. Is there a loop without an end?`,
    cancelled: "Stopped.",
    refused: (reason) => `The graph cannot be shown: ${reason}`,
    unstarted: (reason) => `The sandbox could not be started: ${reason}.`,
    atLine: (line, message) => `Line ${line}: ${message}`,
    problems: {
      threw: ({ message }) => message,
      noExport: () => "The program must have a default export { inputs, loss }, where loss is a function.",
      noInputs: () => "inputs is empty; name one tensor or array at least.",
      noTensor: ({ found }) => `loss must return a tensor, not ${found}.`,
      noScalar: ({ shape }) => `loss must give a scalar, not shape ${shape}; sum it, or take its mean.`,
    },
  },
  "zh-CN": {
    title: "代码",
    tabs: { expression: "表达式", typescript: "TypeScript" },
    tabList: "编写计算图的方式",
    examples: "示例",
    choose: "请选择……",
    exampleNames: {
      chainRule: "链式法则",
      paths: "一个输入，多条路径",
      fruits: "苹果和橘子",
      sigmoid: "逐步计算 Sigmoid",
      neuron: "一个神经元和它的损失",
      softmax: "两个得分的 Softmax 与交叉熵",
      apples: "两个苹果",
      network: "两层神经网络",
      slope: "把导数放进图里",
    },
    expressionHint:
      "写下式子，计算图会随之更新。没有赋值的名字成为输入；给一部分起名，例如 t = x + y，就是给它的节点起名。选中节点，对应的文字会标出；把光标放进式子的一部分，对应的节点会点亮。",
    expressionLabel: "表达式",
    programHint:
      "用 edgegrad 库写一个程序，默认导出 { inputs, loss }：按名字给出的输入，以及由它们得到一个标量的函数。程序在没有网络的沙箱里运行，最多两秒。",
    programLabel: "TypeScript 程序",
    run: "运行",
    running: "正在运行……",
    cancel: "停止",
    received: "这个程序是别人写的，请先阅读：只有按下“运行”，它才会运行。",
    output: "输出",
    noOutput: "程序用 console.log 打印的内容会显示在这里。",
    shown: (inputs) =>
      inputs.length === 0 ? "完成：计算图在下面。" : `完成：计算图在下面，输入有 ${inputs.join("、")}。`,
    stopped: (seconds) => `已停止：程序在 ${seconds} 秒内没有结束，是不是有不会结束的循环？`,
    cancelled: "已停止。",
    refused: (reason) => `计算图无法显示：${reason}`,
    unstarted: (reason) => `沙箱无法启动：${reason}。`,
    atLine: (line, message) => `第 ${line} 行：${message}`,
    problems: {
      threw: ({ message }) => message,
      noExport: () => "程序必须有默认导出 { inputs, loss }，其中 loss 是函数。",
      noInputs: () => "inputs 是空的，请至少给出一个张量或数组。",
      noTensor: ({ found }) => `loss 必须返回张量，而不是 ${found}。`,
      noScalar: ({ shape }) => `loss 必须得到标量，而不是形状 ${shape}；请求和或取平均。`,
    },
  },
};

/** Why a program gave no graph, with its line. */
export function runProblemText(problem: RunProblem, words: CodeWords): string {
  const sentence = (words.problems[problem.code] as (facts: RunProblem) => string)(problem);
  return problem.code === "threw" && problem.line !== null ? words.atLine(problem.line, sentence) : sentence;
}
