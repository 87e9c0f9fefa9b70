import { useEffect } from "preact/hooks";
import { useWords } from "../../state/locale.js";
import { OwnTraining } from "./OwnTraining.js";
import { connectOnce, isWatching, run, runState } from "./runStore.js";
import { RunView } from "./RunView.js";
import { trainWords } from "./words.js";

export function Page() {
  const words = useWords(trainWords);
  useEffect(() => void connectOnce(), []);
  const state = runState.value;
  return (
    <>
      <h1>{words.title}</h1>
      {state === "asking" && (
        <p role="status" class="hint">
          {words.readingRun}
        </p>
      )}
      {state === "there" && <Source />}
      {state === "there" && isWatching.value && <RunView />}
      {(state === "none" || (state === "there" && !isWatching.value)) && <OwnTraining />}
    </>
  );
}

/** The run that the page was opened with, or a training here. */
function Source() {
  const words = useWords(trainWords);
  return (
    <div class="source" role="radiogroup" aria-label={words.source}>
      {[true, false].map((watches) => (
        <label key={String(watches)} class="switch">
          <input
            type="radio"
            name="train-source"
            checked={isWatching.value === watches}
            onChange={() => (isWatching.value = watches)}
          />
          {watches ? words.watchRun(run.value?.name ?? "") : words.trainHere}
        </label>
      ))}
    </div>
  );
}
