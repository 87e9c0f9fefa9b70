import { useWords } from "../../state/locale.js";
import { cancel, run } from "./runner.js";
import { activity, outdated, request, type Progress } from "./store.js";
import { checkWords } from "./words.js";

const count = (elements: number): string => elements.toLocaleString("en");

/**
 * Run and cancel, the progress between them, what became of a run that gave no result, and that a result is outdated.
 * It stays in sight.
 */
export function RunBar({ onRun }: { readonly onRun: () => void }) {
  const words = useWords(checkWords);
  const now = activity.value;
  const isRunning = now.phase === "running";
  const canRun = !isRunning && request.value !== null;
  const start = (): void => {
    run();
    onRun();
  };
  return (
    <div class="check-run-bar">
      <div class="check-buttons">
        <button
          type="button"
          class="primary"
          data-testid="check-run"
          aria-disabled={!canRun}
          onClick={canRun ? start : undefined}
        >
          {words.run}
        </button>
        <button type="button" data-testid="check-cancel" aria-disabled={!isRunning} onClick={cancel}>
          {words.cancel}
        </button>
        {now.phase === "cancelled" && (
          <span role="status" data-testid="check-status">
            {now.progress === null
              ? words.cancelled
              : words.cancelledAt(count(now.progress.done), count(now.progress.total))}
          </span>
        )}
        {now.phase === "failed" && (
          <span role="alert" class="problem" data-testid="check-status">
            {words.failed(now.reason)}
          </span>
        )}
        {outdated.value && (
          <span class="check-outdated" role="status">
            {words.outdated}
          </span>
        )}
      </div>
      {isRunning && <ProgressBar progress={now.progress} />}
    </div>
  );
}

function ProgressBar({ progress }: { readonly progress: Progress | null }) {
  const words = useWords(checkWords);
  const text =
    progress === null
      ? words.starting
      : words.progressText(count(progress.done), count(progress.total), progress.parameter);
  const left = progress?.secondsLeft ?? null;
  return (
    <div class="check-progress">
      <div
        role="progressbar"
        data-testid="check-progress"
        aria-label={words.progress}
        aria-valuemin={0}
        aria-valuemax={progress?.total ?? 1}
        aria-valuenow={progress?.done ?? 0}
        aria-valuetext={text}
      >
        <div style={{ width: `${progress === null ? 0 : (100 * progress.done) / progress.total}%` }} />
      </div>
      <p class="hint">
        {text}
        {left !== null && <span data-testid="check-left">{words.left(Math.max(1, Math.round(left)))}</span>}
      </p>
    </div>
  );
}
