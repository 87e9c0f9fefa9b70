import { EditorView } from "@codemirror/view";

/** The page's own colours, which an editor in a shadow root still sees. */
export const editorLook = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--ground)", fontSize: "1rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: '"DejaVu Sans Mono", ui-monospace, "SF Mono", Consolas, monospace',
    lineHeight: "1.5",
    maxHeight: "55vh",
  },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.4rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--panel)", borderRight: "1px solid var(--rule)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  ".marked": { backgroundColor: "var(--active)", borderRadius: "3px" },
  ".wrong": { textDecoration: "underline wavy var(--bad) 2px", textUnderlineOffset: "3px" },
  ".wrong-line": { backgroundColor: "color-mix(in srgb, var(--bad) 18%, transparent)" },
  ".wrong-end": { borderLeft: "2px solid var(--bad)", padding: "0 0.3em" },
});
