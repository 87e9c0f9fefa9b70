import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { readNumber } from "../../state/readNumber.js";

/**
 * A number that takes effect when the reader is done with it: by Enter, or by leaving the field. One that is refused
 * stays in the field with the sentence that says why, and changes nothing.
 */
export function NumberEntry({
  id,
  label,
  value,
  fault,
  disabled = false,
  hidesLabel = false,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  /** What is wrong with a number, in a sentence; null if nothing is. NaN stands for a text that is no number. */
  readonly fault: (value: number) => string | null;
  readonly disabled?: boolean;
  /** Where the field's place says what it is. */
  readonly hidesLabel?: boolean;
  readonly onChange: (value: number) => void;
}) {
  const unique = useId();
  const typed = useSignal<string | null>(null);
  const text = typed.value ?? String(value);
  const parsed = readNumber(text) ?? NaN;
  const problem = typed.value === null ? null : fault(parsed);
  const commit = (): void => {
    if (typed.value === null || problem !== null) return;
    typed.value = null;
    if (parsed !== value) onChange(parsed);
  };
  return (
    <div class="number-entry">
      <label for={unique} class={hidesLabel ? "visually-hidden" : undefined}>
        {label}
      </label>
      <input
        id={unique}
        data-testid={id}
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        size={7}
        disabled={disabled}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${unique}-problem`}
        onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === "Enter") commit();
          else if (key === "Escape") typed.value = null;
        }}
      />
      {problem !== null && (
        <span id={`${unique}-problem`} role="alert" class="problem">
          {problem}
        </span>
      )}
    </div>
  );
}
