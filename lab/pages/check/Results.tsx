import { useWords } from "../../state/locale.js";
import { Detail } from "./Detail.js";
import { Kinks } from "./Kinks.js";
import { ResultTable } from "./ResultTable.js";
import { RunBar } from "./RunBar.js";
import { activity, outdated, result, selected, type CheckResult } from "./store.js";
import { checkWords } from "./words.js";

/** The button that runs the check, how far it is, and what it found. */
export function Results() {
  const words = useWords(checkWords);
  const found = result.value;
  return (
    <section class="check-results" aria-labelledby="check-results-title">
      <h2 id="check-results-title" class="visually-hidden">
        {words.results}
      </h2>
      <RunBar />
      {found === null
        ? activity.value.phase !== "running" && <p class="hint">{words.empty}</p>
        : [
            outdated.value && (
              <p key="outdated" class="check-outdated" role="status">
                {words.outdated}
              </p>
            ),
            <Found key="found" found={found} />,
          ]}
    </section>
  );
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
