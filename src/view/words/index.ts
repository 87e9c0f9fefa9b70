import { en } from "./en.js";
import type { GraphWords, Locale } from "./words.js";
import { zhCN } from "./zh-CN.js";

export const graphWords: Readonly<Record<Locale, GraphWords>> = { en, "zh-CN": zhCN };
