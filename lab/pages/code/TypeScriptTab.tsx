import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { computed } from "@preact/signals";
import { GraphPanel } from "../../graph/GraphPanel.js";
import { ShareLink } from "../../share/ShareLink.js";
import { locale, useWords } from "../../state/locale.js";
import { Editor } from "./Editor.js";
import { ExampleChoice } from "./ExampleChoice.js";
import { programExamples } from "./examples.js";
import type { Mark } from "./marks.js";
import { isReceived, isRunning, log, outcome, program, programStore } from "./program.js";
import { cancel, edit, run } from "./runs.js";
import { codeWords, runProblemText } from "./words.js";

const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.regexp], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--gradient)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className], color: "var(--warn)" },
]);

const extensions = [
  lineNumbers(),
  javascript({ typescript: true }),
  syntaxHighlighting(highlighting),
  EditorState.tabSize.of(2),
  EditorView.contentAttributes.of({ spellcheck: "false", autocapitalize: "off" }),
  Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
];

/** The line that is to blame. */
const marked = computed<readonly Mark[]>(() => {
  const ended = outcome.value;
  if (ended?.kind !== "failed" || ended.problem.code !== "threw" || ended.problem.line === null) return [];
  const lines = program.value.split("\n");
  const start = lines.slice(0, ended.problem.line - 1).reduce((length, line) => length + line.length + 1, 0);
  const { length } = lines[ended.problem.line - 1] ?? "";
  return length === 0 ? [] : [{ start, end: start + length, class: "wrong-line" }];
});

export function TypeScriptTab() {
  const words = useWords(codeWords);
  const store = programStore.value;
  return (
    <>
      <p class="hint">{words.programHint}</p>
      {isReceived.value && (
        <p class="notice" data-testid="code-received">
          {words.received}
        </p>
      )}
      <div class="program">
        <div>
          <Editor
            text={program}
            label={words.programLabel}
            id="code-typescript"
            shown={marked}
            extensions={extensions}
            onChange={edit}
          />
          <div class="editor-foot">
            <button type="button" class="primary" data-testid="code-run" disabled={isRunning.value} onClick={run}>
              {isRunning.value ? words.running : words.run}
            </button>
            {isRunning.value && (
              <button type="button" data-testid="code-cancel" onClick={cancel}>
                {words.cancel}
              </button>
            )}
            <ExampleChoice examples={programExamples} onChoose={edit} />
            <ShareLink what="typescript" shared={() => ({ typescript: program.value, locale: locale.value })} />
          </div>
        </div>
        <Output />
      </div>
      {store !== null && <GraphPanel store={store} />}
    </>
  );
}

/** What the program printed, and how it ended. */
function Output() {
  const words = useWords(codeWords);
  const ended = outcome.value;
  return (
    <section class="output" aria-label={words.output}>
      <h2>{words.output}</h2>
      {ended !== null && (
        <p class={ended.kind === "graph" ? "done" : "problem"} role="status" data-testid="code-outcome">
          <OutcomeText />
        </p>
      )}
      {log.value.length === 0 && ended === null && <p class="hint">{words.noOutput}</p>}
      {log.value.length > 0 && (
        <pre data-testid="code-log" tabIndex={0} aria-label={words.output}>
          {log.value.map(({ level, text }, i) => (
            <span key={i} class={level}>
              {text}
              {"\n"}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}

function OutcomeText() {
  const words = useWords(codeWords);
  const ended = outcome.value!;
  switch (ended.kind) {
    case "graph":
      return <>{words.shown(Object.keys(ended.graph.inputs))}</>;
    case "failed":
      return <>{runProblemText(ended.problem, words)}</>;
    case "stopped":
      return <>{words.stopped(ended.seconds)}</>;
    case "cancelled":
      return <>{words.cancelled}</>;
    case "refused":
      return <>{words.refused(ended.reason)}</>;
    case "unstarted":
      return <>{words.unstarted(ended.reason)}</>;
  }
}
