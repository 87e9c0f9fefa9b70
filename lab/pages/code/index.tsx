import { lazy } from "../../shell/lazy.js";
import { useWords } from "../../state/locale.js";
import { ExpressionTab } from "./ExpressionTab.js";
import { tab } from "./program.js";
import { codeWords } from "./words.js";

const tabs = ["expression", "typescript"] as const;

/** The tab for programs has a larger editor, which is loaded when it is first opened. */
const TypeScriptTab = lazy(() => import("./TypeScriptTab.js").then((module) => module.TypeScriptTab));

export function Page() {
  const words = useWords(codeWords);
  const open = tab.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    tab.value = open === "expression" ? "typescript" : "expression";
    document.getElementById(`tab-${tab.value}`)!.focus();
  };
  return (
    <>
      <h1>{words.title}</h1>
      <div class="tabs" role="tablist" aria-label={words.tabList} onKeyDown={onKeyDown}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            data-testid={`tab-${name}`}
            aria-selected={open === name}
            aria-controls="code-panel"
            tabIndex={open === name ? 0 : -1}
            onClick={() => (tab.value = name)}
          >
            {words.tabs[name]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="code-panel" aria-labelledby={`tab-${open}`}>
        {open === "expression" ? <ExpressionTab /> : <TypeScriptTab />}
      </div>
    </>
  );
}
