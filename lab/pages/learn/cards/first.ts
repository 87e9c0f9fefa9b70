import type { Localized } from "../../../state/locale.js";
import type { CardWords } from "./words.js";

export const firstCard: Localized<CardWords<30>> = {
  en: {
    text: "Two apples at 100, three oranges at 150, and 10 % tax on all of it: what is there to pay? Every operation is a node, every number an arrow. A node waits until its arrows have brought their numbers, does its one operation, and sends the result on; the number stays above its arrow. Press “›” four times and follow the bill from left to right. This is the forward pass. Nothing is thrown away on the road, neither the 200 nor the 450 nor the 650: the way back is going to need them. Change a price under “Inputs”, and only what lies behind it changes.",
    questions: {
      price: {
        ask: () => "Before you step: what is there to pay in the end, with tax?",
        hint: ({ value }) =>
          `First the two products, ${value("apple")} × ${value("apple_num")} and ${value("orange")} × ${value("orange_num")}; then their sum; then times ${value("tax")}.`,
      },
    },
  },
  "zh-CN": {
    text: "苹果 100 一个，买两个；橘子 150 一个，买三个；另加 10% 的消费税。一共要付多少？图里每做一次运算就有一个节点，每个数走一根箭头。节点等箭头把数都送到，做完自己那一次运算，再把结果送出去，数就留在箭头上方。按四次“›”，从左到右跟着账单走一遍，这就是正向传播。途中的 200、450、650 一个都没有丢，往回走的时候正要用到它们。在“输入”里改一个价格，变的只有它后面的数。",
    questions: {
      price: {
        ask: () => "先别按下一步：加上税，最后要付多少？",
        hint: ({ value }) =>
          `先算两个乘积 ${value("apple")} × ${value("apple_num")} 和 ${value("orange")} × ${value("orange_num")}，再求和，最后乘以 ${value("tax")}。`,
      },
    },
  },
};
