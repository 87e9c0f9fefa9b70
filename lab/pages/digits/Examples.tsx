import { useWords } from "../../state/locale.js";
import { content, show } from "./padContent.js";
import { proceduralDigit } from "./procedural.js";
import { isFitted, network, samples, side } from "./store.js";
import { digitsWords } from "./words.js";

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** How often each button was pressed: the next press brings the next example. */
const presses = new Map<string, number>();
function nextOf(button: string): number {
  const before = presses.get(button) ?? 0;
  presses.set(button, before + 1);
  return before;
}

function showSample(digit: number): void {
  const own = samples.value.filter((sample) => sample.digit === digit);
  show({ kind: "sample", sample: own[nextOf(`test ${digit}`) % own.length], side: side.value });
}

function showDrawn(digit: number): void {
  show({ kind: "drawing", drawing: proceduralDigit(digit, nextOf(`drawn ${digit}`)), digit });
}

/** Digits to put on the pad, and how a drawing gets to the network. */
export function Examples() {
  const words = useWords(digitsWords);
  const shown = content.value;
  const meant = shown.kind === "sample" ? shown.sample.digit : shown.digit;
  return (
    <fieldset class="examples">
      <legend>{words.examples}</legend>
      <h3>{words.testDigits}</h3>
      {network.value !== null && samples.value.length === 0 && <p class="hint">{words.noTestDigits}</p>}
      <Row
        name="sample"
        isUsable={(digit) => samples.value.some((sample) => sample.digit === digit)}
        label={words.testDigit}
        onPress={showSample}
      />
      <h3>{words.drawnDigits}</h3>
      <Row name="drawn" isUsable={() => true} label={words.drawnDigit} onPress={showDrawn} />
      <p class="hint" data-testid="meant">
        {meant === undefined ? "\u00a0" : words.itIs(meant)}
      </p>
    </fieldset>
  );
}

function Row({
  name,
  isUsable,
  label,
  onPress,
}: {
  readonly name: string;
  readonly isUsable: (digit: number) => boolean;
  readonly label: (digit: number) => string;
  readonly onPress: (digit: number) => void;
}) {
  return (
    <div class="ten">
      {digits.map((digit) => (
        <button
          key={digit}
          type="button"
          class="icon"
          data-testid={`${name}-${digit}`}
          aria-label={label(digit)}
          disabled={!isUsable(digit)}
          onClick={() => onPress(digit)}
        >
          {digit}
        </button>
      ))}
    </div>
  );
}

/** Whether a drawing is fitted before the network sees it. */
export function FitSwitch() {
  const words = useWords(digitsWords);
  return (
    <div>
      <label class="switch">
        <input
          type="checkbox"
          data-testid="fit"
          checked={isFitted.value}
          aria-describedby="fit-hint"
          onChange={({ currentTarget }) => (isFitted.value = currentTarget.checked)}
        />
        {words.fit}
      </label>
      <p class="hint" id="fit-hint">
        {words.fitHint(side.value)}
      </p>
    </div>
  );
}
