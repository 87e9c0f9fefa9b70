import type { Facts, QuestionName } from "../questions.js";
import type { CardNumber } from "../sections.js";

/** The words of a question. */
export interface QuestionWords {
  readonly ask: (facts: Facts) => string;
  /** After a wrong try. */
  readonly hint: (facts: Facts) => string;
}

/** The words of a card, beside its title. */
export interface CardWords<F extends CardNumber = CardNumber> {
  readonly text: string;
  readonly questions: Readonly<Record<QuestionName<F>, QuestionWords>>;
}

/** The cards whose words are loaded by language; those of the first card are in the page's own program. */
export type LaterCard = Exclude<CardNumber, 30>;
export type LaterCards = { readonly [F in LaterCard]: CardWords<F> };
