import { effect, signal } from "@preact/signals";
import { remember, remembered } from "./remembered.js";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const isTheme = (text: string | null): text is Theme => themes.some((theme) => theme === text);
const before = remembered("theme");

/** Light or dark; `auto` is what the system says. */
export const theme = signal<Theme>(isTheme(before) ? before : "auto");

effect(() => {
  if (theme.value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  remember("theme", theme.value);
});
