import { signal } from "@preact/signals";
import type { Locale } from "../../../view.js";
import { locale, useWords } from "../../../state/locale.js";
import type { CardNumber } from "../sections.js";
import { firstCard } from "./first.js";
import type { CardWords, LaterCards } from "./words.js";

const loaders: Readonly<Record<Locale, () => Promise<{ readonly cards: LaterCards }>>> = {
  en: () => import("./en.js"),
  "zh-CN": () => import("./zh-CN.js"),
};

const loaded = signal<Readonly<Partial<Record<Locale, LaterCards>>>>({});

/** Why the words could not be loaded; null while nothing has failed. */
export const failure = signal<string | null>(null);

/** Loads the words of the cards in a language. */
export async function loadCards(language: Locale): Promise<void> {
  failure.value = null;
  if (loaded.peek()[language] !== undefined) return;
  try {
    const { cards } = await loaders[language]();
    loaded.value = { ...loaded.peek(), [language]: cards };
  } catch (error) {
    failure.value = (error as Error).message;
  }
}

/** The words of a card in the language that is chosen; undefined until they are loaded. */
export function useCard(figure: CardNumber): CardWords | undefined {
  const later = loaded.value[locale.value];
  const card = figure === 30 ? firstCard[locale.value] : later?.[figure];
  return card && useWords<CardWords>({ en: card, "zh-CN": card });
}
