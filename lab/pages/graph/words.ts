import type { Localized } from "../../state/locale.js";

interface GraphPageWords {
  readonly title: string;
}

export const graphPageWords: Localized<GraphPageWords> = {
  en: { title: "Computational graph" },
  "zh-CN": { title: "计算图" },
};
