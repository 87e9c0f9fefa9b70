import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { nodeAt, problemText } from "../../../src/view/expression/index.js";
import { GraphPanel } from "../../graph/GraphPanel.js";
import { locale, useWords } from "../../state/locale.js";
import { announce } from "../../shell/announce.js";
import { Editor } from "./Editor.js";
import { ExampleChoice } from "./ExampleChoice.js";
import { expressionExamples } from "./examples.js";
import { draft, expressionStore, problem, spans, write } from "./expression.js";
import type { Mark } from "./marks.js";
import { codeWords } from "./words.js";

/** The text of the selected node, and what is wrong. */
const marked = computed<readonly Mark[]>(() => {
  if (problem.value !== null) return [{ ...problem.value, class: "wrong" }];
  const { selection } = expressionStore.session.value;
  // what is selected may be an arrow, `READER.ARGUMENT`, which has no text of its own
  return (spans.value.get(selection ?? "") ?? []).map((span) => ({ ...span, class: "marked" }));
});

export function ExpressionTab() {
  const words = useWords(codeWords);
  const wrong = problem.value;
  const sentence = wrong === null ? "" : problemText(wrong, draft.value, locale.value);
  useEffect(() => {
    if (sentence !== "") announce(sentence);
  }, [sentence]);
  const light = (place: number): void => {
    if (problem.peek() !== null) return;
    const id = nodeAt(place, spans.peek());
    if (id !== undefined && id !== expressionStore.session.peek().selection) expressionStore.select(id);
  };
  return (
    <>
      <p class="hint">{words.expressionHint}</p>
      <Editor
        text={draft}
        label={words.expressionLabel}
        id="code-expression"
        shown={marked}
        onChange={(text) => write(text, true)}
        onCaret={light}
      />
      <div class="editor-foot">
        <p class="problem" data-testid="code-problem">
          {sentence}
        </p>
        <ExampleChoice examples={expressionExamples} onChoose={(text) => write(text, false)} />
      </div>
      <GraphPanel store={expressionStore} />
    </>
  );
}
