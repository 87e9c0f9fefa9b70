import { signal, type Signal } from "@preact/signals";
import { newSession } from "../../view.js";
import { GraphStore } from "../../graph/GraphStore.js";
import { locale } from "../../state/locale.js";
import type { Verdict } from "./judge.js";
import type { QuestionId } from "./questions.js";

const stores = new Map<number, GraphStore>();

/** The graph of a figure, as it was left. */
export function storeOf(figure: number): GraphStore {
  const store = stores.get(figure) ?? new GraphStore(newSession({ kind: "figure", figure }, locale.peek()));
  stores.set(figure, store);
  return store;
}

/** What came of a question, for the answer that it had then: other inputs have another answer. */
export interface Outcome {
  readonly verdict: Verdict | "revealed";
  readonly answer: number;
}

export interface QuestionState {
  readonly typed: Signal<string>;
  readonly outcome: Signal<Outcome | null>;
}

const states = new Map<QuestionId, QuestionState>();

/** What was typed for a question, as it was left. */
export function stateOf(id: QuestionId): QuestionState {
  const state = states.get(id) ?? { typed: signal(""), outcome: signal<Outcome | null>(null) };
  states.set(id, state);
  return state;
}
