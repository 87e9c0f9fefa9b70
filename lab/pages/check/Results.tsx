import { useEffect, useRef } from "preact/hooks";
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
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result.peek() === null && activity.peek().phase === "idle") run();
  }, []);
  return (
    <section class="check-results" aria-labelledby="check-results-title">
      <h2 id="check-results-title" class="visually-hidden">
        {words.results}
      </h2>
      <RunBar onRun={() => bringIntoSight(outcome.current!)} />
      <div ref={outcome} class={outdated.value ? "check-outcome outdated" : "check-outcome"}>
        {found === null ? (
          activity.value.phase !== "running" && <p class="hint">{words.empty}</p>
        ) : (
          <Found found={found} />
        )}
      </div>
    </section>
  );
}

/** On a phone what was found stands below the settings, from where the check can be run too. */
function bringIntoSight(outcome: HTMLElement): void {
  if (outcome.getBoundingClientRect().top > innerHeight / 2) outcome.scrollIntoView();
}

function Found({ found }: { readonly found: CheckResult }) {
  const words = useWords(checkWords);
  const one = found.parameters.find(({ name }) => name === selected.value);
  return (
    <>
      <ResultTable result={found} />
      <p class="hint">{words.howToRead}</p>
      {one !== undefined && <Detail one={one} />}
      <Kinks parameters={found.parameters} />
    </>
  );
}
