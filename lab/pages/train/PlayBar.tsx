import { useEffect, useRef } from "preact/hooks";
import { numberText } from "../../../src/view/index.js";
import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import { NumberEntry } from "./NumberEntry.js";
import {
  begin,
  iteration,
  iterationsPerEpoch,
  latest,
  loss,
  pace,
  paces,
  pause,
  pauseEvery,
  play,
  playedTo,
  refusal,
  resetBy,
  rewind,
  setPace,
  settings,
  status,
  stepEpoch,
  stepOnce,
  stopped,
} from "./store.js";
import { isHeard, setHeard } from "./tone.js";
import { trainWords } from "./words.js";

/** Starts, stops and rewinds the training. */
export function PlayBar() {
  const words = useWords(trainWords);
  const isRunning = status.value === "running";
  const canRun = status.value === "ready" && stopped.value !== "notFinite";
  return (
    <div class="play-bar" role="group" aria-label={words.controls}>
      <button
        type="button"
        class="primary play"
        data-testid="train-run"
        aria-disabled={!isRunning && !canRun}
        onClick={isRunning ? pause : play}
      >
        <span aria-hidden="true">{isRunning ? "❚❚ " : "▶ "}</span>
        {isRunning ? words.pause : words.play}
      </button>
      <Action id="step" text={words.stepOnce} disabled={!canRun} act={stepOnce} />
      <Action id="epoch" text={words.stepEpoch} disabled={!canRun} act={stepEpoch} />
      <Action id="rewind" text={words.rewind} disabled={iteration.value === 0 && stopped.value === null} act={rewind} />
      <label>
        {words.pace}{" "}
        <select
          data-testid="train-pace"
          value={String(pace.value)}
          onChange={({ currentTarget }) => setPace(paces.find((one) => String(one) === currentTarget.value)!)}
        >
          {paces.map((one) => (
            <option key={String(one)} value={String(one)}>
              {one === null ? words.fastest : words.perSecond(one)}
            </option>
          ))}
        </select>
      </label>
      <NumberEntry
        id="train-pause-every"
        label={words.pauseEvery}
        value={pauseEvery.value}
        fault={wholeFault(1, 1_000_000, words.notWhole)}
        onChange={(value) => (pauseEvery.value = value)}
      />
      <label class="switch">
        <input
          type="checkbox"
          checked={isHeard.value}
          onChange={({ currentTarget }) => setHeard(currentTarget.checked)}
        />
        {words.tone}
      </label>
    </div>
  );
}

/** What is wrong with a number that must be whole and in a range. */
export function wholeFault(
  least: number,
  most: number,
  say: (least: number, most: string) => string,
): (value: number) => string | null {
  return (value) =>
    Number.isInteger(value) && value >= least && value <= most ? null : say(least, most.toLocaleString("en-US"));
}

function Action({
  id,
  text,
  disabled,
  act,
}: {
  readonly id: string;
  readonly text: string;
  readonly disabled: boolean;
  readonly act: () => void;
}) {
  return (
    <button type="button" data-testid={`train-${id}`} aria-disabled={disabled} onClick={() => !disabled && act()}>
      {text}
    </button>
  );
}

/** Where the training stands, in large numbers. */
export function Standing() {
  const words = useWords(trainWords);
  const each = iterationsPerEpoch.value;
  const shown = (value: number | null | undefined): string =>
    value === null || value === undefined ? words.none : numberText(value);
  return (
    <dl class="standing">
      <Fact name={words.iteration} id="iteration" text={String(iteration.value)} />
      <Fact name={words.epoch} id="epoch" text={each === 0 ? words.none : numberText(iteration.value / each)} />
      <Fact name={words.loss} id="loss" text={shown(loss.value)} value={loss.value} />
      <Fact name={words.trainAccuracy} id="train-accuracy" text={shown(latest.value?.trainAccuracy)} />
      <Fact name={words.testAccuracy} id="test-accuracy" text={shown(latest.value?.testAccuracy)} />
      <div>
        <dt class="visually-hidden">{words.controls}</dt>
        <dd class={`state ${status.value}`} data-testid="train-status" data-status={status.value}>
          {words.states[status.value]}
        </dd>
      </div>
    </dl>
  );
}

function Fact({
  name,
  id,
  text,
  value,
}: {
  readonly name: string;
  readonly id: string;
  readonly text: string;
  /** In full precision. */
  readonly value?: number | null;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={id} data-value={value === null || value === undefined ? undefined : String(value)}>
        {text}
      </dd>
    </div>
  );
}

/** What has happened, in a sentence: why the training is where it is, or cannot be. */
export function Notice() {
  const words = useWords(trainWords);
  const wasRunning = useRef(false);
  const sentence = sentenceOf(words);
  useEffect(() => {
    if (sentence !== null) announce(sentence);
  }, [sentence]);
  useEffect(() => {
    const now = latest.value;
    if (wasRunning.current && status.value === "ready" && stopped.value !== "notFinite" && now !== null) {
      const stood = words.stoodAt({
        iteration: iteration.value,
        loss: numberText(loss.value ?? NaN),
        testAccuracy: numberText(now.testAccuracy),
      });
      announce(sentence === null ? stood : `${stood} ${sentence}`);
    }
    wasRunning.current = status.value === "running";
  }, [status.value]);
  const failure = refusal.value;
  const isFault = failure !== null || stopped.value === "notFinite";
  return (
    <div class="train-notice" data-testid="train-notice">
      {sentence !== null && <p class={isFault ? "problem" : "hint"}>{sentence}</p>}
      {failure !== null && failure.why !== "batch" && (
        <button type="button" onClick={() => begin()}>
          {words.tryAgain}
        </button>
      )}
    </div>
  );
}

function sentenceOf(words: (typeof trainWords)["en"]): string | null {
  const failure = refusal.value;
  if (failure !== null) {
    switch (failure.why) {
      case "pairs":
        return words.pairs(failure.images, failure.labels);
      case "large":
        return words.tooLargeFile(failure);
      case "batch":
        return words.tooLargeBatch(failure.batchSize, failure.samples);
      case "error":
        return words.dataRefused(failure.message);
      case "worker":
        return words.workerFailed(failure.message);
    }
  }
  if (stopped.value === "notFinite") return words.notFinite(iteration.value, numberText(settings.value.learningRate));
  if (resetBy.value !== null) return words.resetBy[resetBy.value];
  return stopped.value === "goal" && playedTo.value !== null ? words.pausedByItself(playedTo.value) : null;
}
