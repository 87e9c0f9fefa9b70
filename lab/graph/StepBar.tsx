import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { graphWords, numberText, stepText } from "../view.js";
import { announce } from "../shell/announce.js";
import { useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";
import { graphPanelWords } from "./words.js";

/** Steps a second. */
const SPEEDS = [0.5, 1, 2, 4];

/** Moves through both passes: by buttons, a slider and a clock. */
export function StepBar({ store }: { readonly store: GraphStore }) {
  const words = useWords(graphPanelWords);
  const { step, steps, phase } = store.moment.value;
  const playing = useSignal(false);
  const speed = useSignal(1);
  const isLast = step === steps;
  useEffect(() => {
    if (!playing.value) return;
    if (isLast) {
      playing.value = false;
      return;
    }
    const timer = setTimeout(() => store.goTo(step + 1), 1000 / speed.value);
    return () => clearTimeout(timer);
  }, [playing.value, speed.value, step, isLast]);
  const stepBy = (to: number): void => {
    playing.value = false;
    store.goTo(to);
  };
  const play = (): void => {
    if (isLast) store.goTo(0);
    playing.value = !playing.value;
  };
  const playLabel = playing.value ? words.pause : words.play;
  return (
    <div class="step-bar" role="group" aria-label={words.steps}>
      <Button id="start" text="«" label={words.first} disabled={step === 0} onClick={() => stepBy(0)} />
      <Button id="back" text="‹" label={words.back} disabled={step === 0} onClick={() => stepBy(step - 1)} />
      <Button id="play" text={`${playing.value ? "❚❚" : "▶"} ${playLabel}`} label={playLabel} onClick={play} />
      <Button id="next" text="›" label={words.next} disabled={isLast} onClick={() => stepBy(step + 1)} />
      <Button id="end" text="»" label={words.last} disabled={isLast} onClick={() => stepBy(steps)} />
      <span class="slider">
        <input
          type="range"
          min={0}
          max={steps}
          value={step}
          aria-label={words.stepSlider}
          aria-valuetext={`${words.stepOf(step, steps)}, ${words.zones[phase]}`}
          onInput={({ currentTarget }) => stepBy(Number(currentTarget.value))}
        />
        <Zones steps={steps} />
      </span>
      <output data-testid="step">{words.stepOf(step, steps)}</output>
      <span class="phase">· {words.zones[phase]}</span>
      <label class="speed">
        {words.speed}{" "}
        <select value={speed.value} onChange={({ currentTarget }) => (speed.value = Number(currentTarget.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Button({
  id,
  text,
  label,
  disabled = false,
  onClick,
}: {
  readonly id: string;
  readonly text: string;
  /** What its signs stand for. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="icon"
      data-testid={`step-${id}`}
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      onClick={() => !disabled && onClick()}
    >
      {text}
    </button>
  );
}

/** Which part of the slider is forward, the seed, and backward. */
function Zones({ steps }: { readonly steps: number }) {
  if (steps % 2 === 0) return <span class="zones" aria-hidden="true" />;
  const share = (steps - 1) / 2;
  return (
    <span class="zones" aria-hidden="true">
      <span class="forward" style={{ flexGrow: share }} />
      <span class="seed" style={{ flexGrow: 1 }} />
      <span class="backward" style={{ flexGrow: share }} />
    </span>
  );
}

/** What happens at this step, why, and with what numbers. */
export function StepCard({ store }: { readonly store: GraphStore }) {
  const { sentence, why, lines } = stepText(store.moment.value, useWords(graphWords), numberText);
  const { step } = store.moment.value;
  const before = useSignal(step);
  useEffect(() => {
    if (before.value !== step) announce(sentence);
    before.value = step;
  }, [step, sentence]);
  return (
    <div class="step-card">
      <p class="sentence">{sentence}</p>
      {lines.map(({ edge, text }) => (
        <p key={edge} class="formula">
          {text}
        </p>
      ))}
      {why !== undefined && <p class="why">{why}</p>}
    </div>
  );
}
