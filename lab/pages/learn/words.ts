import type { Localized } from "../../state/locale.js";
import type { Mark } from "./progress.js";
import type { SectionName } from "./sections.js";

interface LearnWords {
  readonly intro: string;
  readonly figures: string;
  readonly sections: Readonly<Record<SectionName, string>>;
  readonly marks: Readonly<Record<Mark, string>>;
  readonly progress: (answered: number, all: number) => string;
  readonly noFigure: (asked: string, first: number, last: number) => string;
  readonly question: string;
  readonly answer: string;
  readonly check: string;
  readonly reveal: string;
  readonly right: (answer: string) => string;
  readonly rounded: string;
  readonly wrong: string;
  readonly noNumber: (typed: string) => string;
  readonly revealed: (answer: string) => string;
  readonly revealedInGraph: (answer: string) => string;
  readonly notFinite: string;
  readonly openInGraph: string;
  readonly openTrain: string;
  readonly turn: string;
  readonly previous: (title: string) => string;
  readonly next: (title: string) => string;
  readonly digit: string;

  readonly scoresAbout: string;
  readonly scoresHeaders: readonly [digit: string, score: string, probability: string];
  readonly sum: string;
  readonly lastEpoch: (epochs: number, train: string, test: string) => string;
}

export const learnWords: Localized<LearnWords> = {
  en: {
    intro: "One card for each figure of the chapter. Read, predict, then step through the graph and see.",
    figures: "Figures",
    sections: {
      graph: "Computational graph",
      local: "Local computation",
      chain: "Backward pass and chain rule",
      addAndMultiply: "Add and multiply nodes",
      simpleLayers: "Simple layers",
      activations: "Activation layers",
      affineAndSoftmax: "Affine and softmax layers",
      training: "Back-propagation at work",
      appendix: "Appendix",
    },
    marks: { new: "", read: "read", answered: "answered" },
    progress: (answered, all) => `${answered} of ${all} answered`,
    noFigure: (asked, first, last) => `There is no figure “${asked}”; the figures are ${first} to ${last}.`,
    question: "Predict, then reveal",
    answer: "Your answer",
    check: "Check",
    reveal: "Reveal",
    right: (answer) => `Right: ${answer}.`,
    rounded: "That is the answer, rounded. Give it with six decimals: the inspector shows numbers in full.",
    wrong: "Not yet.",
    noNumber: (typed) => (typed.trim() === "" ? "Type a number first." : `“${typed}” is no number.`),
    revealed: (answer) => `The answer is ${answer}.`,
    revealedInGraph: (answer) => `The answer is ${answer}. The graph now stands at the step where it appears.`,
    notFinite: "With these inputs the answer is no finite number. Reset the inputs to get the question back.",
    openInGraph: "Open in Graph",
    openTrain: "Train one yourself",
    turn: "Previous and next figure",
    previous: (title) => `← ${title}`,
    next: (title) => `${title} →`,
    digit: "Input: 28 × 28 grey levels",

    scoresAbout: "Scores and probabilities of the ten digits. They appear as the graph computes them.",
    scoresHeaders: ["digit", "score", "probability"],
    sum: "sum",
    lastEpoch: (epochs, train, test) => `After ${epochs} epochs: train accuracy ${train}, test accuracy ${test}.`,
  },
  "zh-CN": {
    intro: "每幅图一张卡片。先读，再猜，然后一步步走过计算图，看看猜得对不对。",
    figures: "图目录",
    sections: {
      graph: "计算图",
      local: "局部计算",
      chain: "反向传播与链式法则",
      addAndMultiply: "加法节点和乘法节点",
      simpleLayers: "简单层",
      activations: "激活函数层",
      affineAndSoftmax: "Affine 层与 Softmax 层",
      training: "误差反向传播法的实现",
      appendix: "附录",
    },
    marks: { new: "", read: "已读", answered: "已答对" },
    progress: (answered, all) => `已答对 ${answered} / ${all}`,
    noFigure: (asked, first, last) => `没有图“${asked}”，图号从 ${first} 到 ${last}。`,
    question: "先猜，再揭晓",
    answer: "你的答案",
    check: "检查",
    reveal: "揭晓",
    right: (answer) => `答对了：${answer}。`,
    rounded: "这是四舍五入后的答案。请写出六位小数：“查看”栏里有全精度的数。",
    wrong: "还不对。",
    noNumber: (typed) => (typed.trim() === "" ? "请先填一个数。" : `“${typed}”不是数。`),
    revealed: (answer) => `答案是 ${answer}。`,
    revealedInGraph: (answer) => `答案是 ${answer}。图已走到它出现的那一步。`,
    notFinite: "按现在的输入，答案不是有限的数。请把输入复原，再来回答。",
    openInGraph: "在“计算图”页打开",
    openTrain: "自己训练一个",
    turn: "上一幅图与下一幅图",
    previous: (title) => `← ${title}`,
    next: (title) => `${title} →`,
    digit: "输入：28 × 28 个灰度值",

    scoresAbout: "十个数字的得分与概率。图算到哪里，这里就显示到哪里。",
    scoresHeaders: ["数字", "得分", "概率"],
    sum: "合计",
    lastEpoch: (epochs, train, test) => `${epochs} 轮之后：训练精度 ${train}，测试精度 ${test}。`,
  },
};
