import { signal } from "@preact/signals";
import { remember, remembered } from "../../state/remembered.js";
import { questionsOf, type QuestionId } from "./questions.js";
import { cardNumbers, type CardNumber } from "./sections.js";

/** What has been done with the cards, kept for the next visit. What is remembered and no longer exists is dropped. */
function kept<T extends string>(name: string, all: readonly T[]) {
  const before = new Set((remembered(name) ?? "").split(" "));
  const done = signal<ReadonlySet<T>>(new Set(all.filter((one) => before.has(one))));
  return {
    has: (one: T): boolean => done.value.has(one),
    add: (one: T): void => {
      if (done.peek().has(one)) return;
      done.value = new Set([...done.peek(), one]);
      remember(name, [...done.peek()].join(" "));
    },
  };
}

const read = kept<`${CardNumber}`>(
  "learn-read",
  cardNumbers.map((figure) => `${figure}` as const),
);
const answered = kept<QuestionId>(
  "learn-answered",
  cardNumbers.flatMap((figure) => questionsOf(figure).map(({ id }) => id)),
);

export type Mark = "new" | "read" | "answered";

/** A card is read when it has been opened, and answered when all its questions were answered rightly. */
export function markOf(figure: CardNumber): Mark {
  if (questionsOf(figure).every(({ id }) => answered.has(id))) return "answered";
  return read.has(`${figure}`) ? "read" : "new";
}

export const markRead = (figure: CardNumber): void => read.add(`${figure}`);
export const markAnswered = (id: QuestionId): void => answered.add(id);
