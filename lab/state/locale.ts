import { effect, signal } from "@preact/signals";
import type { Locale } from "../view.js";
import { remember, remembered } from "./remembered.js";

export const locales: readonly Locale[] = ["en", "zh-CN"];

/** A text or texts in every language; one that misses a language does not compile. */
export type Localized<T> = Readonly<Record<Locale, T>>;

const isLocale = (text: string | null): text is Locale => locales.some((locale) => locale === text);

/** That of the address (`?lang=`), else the one chosen before, else the browser's. */
function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLocale(asked)) return asked;
  const before = remembered("locale");
  if (isLocale(before)) return before;
  return navigator.language.startsWith("zh") ? "zh-CN" : "en";
}

export const locale = signal<Locale>(firstLocale());

/**
 * `?lang=pseudo` dresses every text of the dictionaries, so that a test sees which texts come from elsewhere. It is no
 * language of the app.
 */
const isPseudo = new URLSearchParams(location.search).get("lang") === "pseudo";

/** The dictionary in the language that is chosen; to be read where a component draws. */
export function useWords<T extends object>(dictionary: Localized<T>): T {
  const words = dictionary[locale.value];
  return isPseudo ? dressed(words) : words;
}

/** Every text in brackets, whatever makes it. */
function dressed<T>(entry: T): T {
  if (typeof entry === "string") return `⟦${entry}⟧` as T;
  if (typeof entry === "function")
    return ((...facts: unknown[]) => dressed((entry as (...facts: unknown[]) => unknown)(...facts))) as T;
  if (Array.isArray(entry)) return entry.map(dressed) as T;
  if (typeof entry !== "object" || entry === null) return entry;
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, dressed<unknown>(value)])) as T;
}

/** Chooses a language, for this visit and the next; an address that asks for another one is changed too. */
export function setLocale(chosen: Locale): void {
  locale.value = chosen;
  remember("locale", chosen);
  const address = new URL(location.href);
  if (!address.searchParams.has("lang")) return;
  address.searchParams.set("lang", chosen);
  history.replaceState(history.state, "", address);
}

effect(() => {
  document.documentElement.lang = locale.value;
});
