import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import { cancelTraining, failure, network, problem, progress, start } from "./store.js";
import { digitsWords } from "./words.js";

/** What the network is doing: being trained, ready, or why files made none. */
export function Status() {
  const words = useWords(digitsWords);
  const line = useRef<HTMLParagraphElement>(null);
  const training = progress.value;
  const trouble =
    failure.value !== null ? words.failed(failure.value) : problem.value !== null ? words.problem(problem.value) : "";
  useEffect(() => {
    if (trouble === "") return;
    announce(trouble);
    // Files are opened far below.
    line.current!.scrollIntoView({ block: "nearest" });
  }, [trouble]);
  return (
    <div class="status">
      {training === null ? (
        network.value !== null && <p>{words.ready(network.value)}</p>
      ) : (
        <p>
          <label>
            {words.training(training.done / training.iterations)}{" "}
            <progress value={training.done} max={training.iterations} />
          </label>{" "}
          {network.value !== null && (
            <button type="button" data-testid="cancel-training" onClick={cancelTraining}>
              {words.cancel}
            </button>
          )}
        </p>
      )}
      {trouble !== "" && (
        <p ref={line} class="problem" data-testid="network-problem">
          {trouble}{" "}
          {failure.value !== null && (
            <button type="button" data-testid="start-again" onClick={start}>
              {words.startAgain}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
