import { useEffect } from "preact/hooks";
import { useWords } from "../../state/locale.js";
import { Detail } from "./Detail.js";
import { Kinks } from "./Kinks.js";
import { ResultTable } from "./ResultTable.js";
import { RunBar } from "./RunBar.js";
import { run } from "./runner.js";
import { activity, outdated, result, selected, type CheckResult } from "./store.js";
import { checkWords } from "./words.js";

/** The button that runs the check, how far it is, and what it found. The first check runs by itself. */
export function Results() {
  const words = useWords(checkWords);
  const found = result.value;
  useEffect(() => {
    if (result.peek() === null && activity.peek().phase === "idle") run();
  }, []);
  return (
    <section class="check-results" aria-labelledby="check-results-title">
      <h2 id="check-results-title" class="visually-hidden">
        {words.results}
      </h2>
      <RunBar />
      {found === null ? (
        activity.value.phase !== "running" && <p class="hint">{words.empty}</p>
      ) : (
        <Found found={found} />
      )}
    </section>
  );
}

function Found({ found }: { readonly found: CheckResult }) {
  const words = useWords(checkWords);
  const one = found.parameters.find(({ name }) => name === selected.value);
  return (
    <div class={outdated.value ? "check-found outdated" : "check-found"}>
      <ResultTable result={found} />
      <p class="hint">{words.howToRead}</p>
      {one !== undefined && <Detail one={one} />}
      <Kinks parameters={found.parameters} />
    </div>
  );
}
