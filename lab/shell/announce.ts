import { signal } from "@preact/signals";

/** What the page's one live region says: a sentence at a time. */
export const announcement = signal("");

/** Says a sentence to who listens to the page. */
export function announce(sentence: string): void {
  announcement.value = sentence;
}
