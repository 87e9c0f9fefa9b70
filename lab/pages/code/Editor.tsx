import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { useSignalEffect, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { editorLook } from "./editorLook.js";
import { marks, showMarks, type Mark } from "./marks.js";

/** Of a change that is no person's: the page shows another text. */
const isShown = Annotation.define<true>();

/** What is selected on the page, which the editor may not have heard of yet; browsers that do not say are believed to agree. */
function selectionOf(view: EditorView): { readonly from: number; readonly to: number } {
  const selection = (view.root as Partial<Document>).getSelection?.();
  if (!selection?.anchorNode || !selection.focusNode) return view.state.selection.main;
  const anchor = view.posAtDOM(selection.anchorNode, selection.anchorOffset);
  const focus = view.posAtDOM(selection.focusNode, selection.focusOffset);
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) };
}

/**
 * Writes over a selection. Left to the browser, it gives what is written the look of what was there by an inline style,
 * which the page's policy refuses.
 */
const writeOver = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    if (inputType !== "insertText" || data === null) return false;
    const { from, to } = selectionOf(view);
    if (from === to) return false;
    view.dispatch({
      changes: { from, to, insert: data },
      ...{ selection: { anchor: from + data.length }, userEvent: "input.type", scrollIntoView: true },
    });
    return true;
  },
});

/**
 * A text in an editor. It stands in a shadow root, where its style sheets are constructed ones: the page's policy forbids
 * inline styles.
 */
export function Editor({
  text,
  label,
  id,
  shown,
  extensions,
  onChange,
  onCaret,
}: {
  readonly text: ReadonlySignal<string>;
  readonly label: string;
  /** The `data-testid` of what is edited. */
  readonly id: string;
  readonly shown: ReadonlySignal<readonly Mark[]>;
  /** Read once. */
  readonly extensions?: Extension;
  readonly onChange: (text: string) => void;
  /** Where the caret is after the person moved it or wrote. */
  readonly onCaret?: (place: number) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const now = useRef({ label, onChange, onCaret });
  now.current = { label, onChange, onCaret };

  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: "open" });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text.peek(),
        extensions: [
          ...[extensions ?? [], history(), drawSelection(), keymap.of([...defaultKeymap, ...historyKeymap])],
          ...[marks, writeOver, editorLook, EditorView.lineWrapping],
          EditorView.contentAttributes.of(() => ({
            ...{ "aria-label": now.current.label, "data-testid": id, tabindex: "0" },
          })),
          EditorView.updateListener.of(({ docChanged, selectionSet, state, transactions }) => {
            if (transactions.some((transaction) => transaction.docChanged && !transaction.annotation(isShown)))
              now.current.onChange(state.doc.toString());
            const isPerson = transactions.some(
              (transaction) => transaction.isUserEvent("select") || transaction.isUserEvent("input"),
            );
            if ((docChanged || selectionSet) && isPerson) now.current.onCaret?.(state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = editor;
    showMarks(editor, shown.peek());
    return () => editor.destroy();
  }, []);
  // Another language has another label.
  useEffect(() => view.current!.dispatch({}), [label]);
  useSignalEffect(() => {
    const wanted = text.value;
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === wanted) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: wanted },
      annotations: isShown.of(true),
    });
  });
  useSignalEffect(() => {
    const wanted = shown.value;
    if (view.current !== null) showMarks(view.current, wanted);
  });
  return <div class="editor" ref={host} />;
}
