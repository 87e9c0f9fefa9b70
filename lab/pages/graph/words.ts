import type { Localized } from "../../state/locale.js";

interface GraphPageWords {
  readonly title: string;
  readonly introduction: string;
  readonly choose: string;
  readonly own: string;
  readonly examples: Readonly<Record<string, string>>;
}

export const graphPageWords: Localized<GraphPageWords> = {
  en: {
    title: "Computational graph",
    introduction:
      "Values flow forward and stand above the arrows; derivatives flow back and stand below them. Step through both passes, change the inputs, point at anything.",
    choose: "Graph",
    own: "Your own",
    examples: { neurons: "A network, number by number (500 nodes)" },
  },
  "zh-CN": {
    title: "计算图",
    introduction:
      "值沿正向流动，写在箭头上方；导数沿反向流动，写在箭头下方。逐步走完两趟，改动输入，指向任何一处查看。",
    choose: "图",
    own: "自己的图",
    examples: { neurons: "一个网络，逐个数展开（500 个节点）" },
  },
};
