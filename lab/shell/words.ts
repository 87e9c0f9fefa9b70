import type { Localized } from "../state/locale.js";
import type { PageName } from "../state/route.js";

interface ShellWords {
  readonly title: string;
  readonly skip: string;
  readonly pages: Readonly<Record<PageName, string>>;
  readonly navigation: string;
  readonly language: string;
  readonly theme: string;
  readonly themes: Readonly<Record<"auto" | "light" | "dark", string>>;
  readonly loading: string;
  readonly failed: (reason: string) => string;
  readonly close: string;
}

export const shellWords: Localized<ShellWords> = {
  en: {
    title: "edgegrad lab",
    skip: "Skip to the content",
    pages: {
      learn: "Learn",
      graph: "Graph",
      check: "Check",
      train: "Train",
      digits: "Digits",
      code: "Code",
    },
    navigation: "Pages",
    language: "Language",
    theme: "Theme",
    themes: { auto: "System", light: "Light", dark: "Dark" },
    loading: "Loading …",
    failed: (reason) => `This could not be loaded: ${reason}. Reload the page to try again.`,
    close: "Close",
  },
  "zh-CN": {
    title: "edgegrad 实验室",
    skip: "跳到正文",
    pages: {
      learn: "学习",
      graph: "计算图",
      check: "梯度确认",
      train: "训练",
      digits: "手写数字",
      code: "代码",
    },
    navigation: "页面",
    language: "语言",
    theme: "主题",
    themes: { auto: "跟随系统", light: "浅色", dark: "深色" },
    loading: "正在加载……",
    failed: (reason) => `无法加载：${reason}。请刷新页面重试。`,
    close: "关闭",
  },
};
