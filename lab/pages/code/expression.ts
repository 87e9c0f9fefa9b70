import { computed, effect, signal } from "@preact/signals";
import {
  ExpressionError,
  expressionSource,
  spansOf,
  type ExpressionProblem,
} from "../../../src/view/expression/index.js";
import { GraphStore } from "../../graph/GraphStore.js";
import { locale } from "../../state/locale.js";
import { newSession } from "../../view.js";
import { expressionExamples } from "./examples.js";

const [{ text: first }] = expressionExamples;

/** What is written. */
export const draft = signal(first);
/** What is wrong with it; the graph then is that of the last text that was right. */
export const problem = signal<ExpressionProblem | null>(null);

export const expressionStore = new GraphStore(newSession({ kind: "expression", text: first }, locale.peek()));
expressionStore.open({ ...expressionStore.session.peek(), step: expressionStore.moment.peek().steps });

/** Where each node stands in the text of the graph. */
export const spans = computed(() => spansOf(expressionStore.model.value.results.map(({ out }) => out.node)));

/** The text whose graph is shown. */
const shownText = computed(() => {
  const { source } = expressionStore.session.value;
  return source.kind === "expression" ? source.text : "";
});

/** Takes a text, which somebody writes or has chosen; its graph is shown if it is right. */
export function write(text: string, isWriting: boolean): void {
  draft.value = text;
  try {
    expressionSource(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problem.value = error.problem;
    return;
  }
  problem.value = null;
  if (text !== shownText.peek()) expressionStore.setSource({ kind: "expression", text }, isWriting);
}

// Undo goes back to earlier texts.
effect(() => {
  const text = shownText.value;
  if (problem.peek() === null && draft.peek() === text) return;
  draft.value = text;
  problem.value = null;
});
