import { useSignal } from "@preact/signals";
import type { TargetedInputEvent, TargetedPointerEvent } from "preact";
import { useRef } from "preact/hooks";
import { plainNumber, readNumber } from "../state/readNumber.js";
import { useWords } from "../state/locale.js";
import { graphPanelWords } from "./words.js";

/** Pixels of dragging that change a number by one of its last shown digit. */
const SCRUB = 4;

/** One of the last digit that a number's text shows: 0.1 for 1.1, 1 for 100. */
function lastDigit(text: string): number {
  const [mantissa, exponent = "0"] = text.toLowerCase().split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return 10 ** (Number(exponent) - decimals);
}

/** The number so many last digits further, without the noise of binary fractions. */
function moved(text: string, digits: number): number {
  const unit = lastDigit(text);
  const places = Math.max(0, Math.round(-Math.log10(unit)));
  return places > 100 ? Number(text) + digits * unit : Number((Number(text) + digits * unit).toFixed(places));
}

/**
 * A number that is edited in place: typed, by the arrow keys (one of its last digit), or by dragging its name. A text that
 * is no number leaves the value as it is, and says so.
 */
export function NumberField({
  name,
  value,
  label,
  onChange,
}: {
  /** Of the field, for who looks for it by `input-NAME`. */
  readonly name: string;
  readonly value: number;
  /** Shown beside the field; undefined where the field's place says what it is. */
  readonly label?: string;
  readonly onChange: (value: number) => void;
}) {
  const words = useWords(graphPanelWords);
  const typed = useSignal<string | null>(null);
  const start = useRef<{ x: number; text: string } | null>(null);
  const text = typed.value ?? String(value);
  const isNumber = readNumber(text) !== undefined;

  const set = (next: number): void => {
    typed.value = null;
    onChange(next);
  };
  const onInput = ({ currentTarget }: TargetedInputEvent<HTMLInputElement>): void => {
    const written = currentTarget.value;
    typed.value = written;
    const number = readNumber(written);
    if (number !== undefined) onChange(number);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined || !isNumber) return;
    event.preventDefault();
    set(moved(plainNumber(text), direction * (event.shiftKey ? 10 : 1)));
  };
  const scrub = {
    onPointerDown: (event: TargetedPointerEvent<HTMLElement>) => {
      start.current = { x: event.clientX, text: String(value) };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: ({ clientX }: PointerEvent) => {
      if (start.current === null) return;
      const digits = Math.round((clientX - start.current.x) / SCRUB);
      const next = digits === 0 ? Number(start.current.text) : moved(start.current.text, digits);
      if (next !== value) set(next);
    },
    onPointerUp: () => (start.current = null),
    onPointerCancel: () => (start.current = null),
  };
  const id = `input-${name}`;
  return (
    <span class="number-field">
      {label !== undefined && (
        <label for={id} class="scrub" {...scrub}>
          {label}
        </label>
      )}
      <input
        id={id}
        data-testid={id}
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        aria-label={label === undefined ? name : undefined}
        aria-invalid={!isNumber}
        value={text}
        size={8}
        onInput={onInput}
        onKeyDown={onKeyDown}
        onBlur={() => (typed.value = null)}
      />
      {!isNumber && (
        <span role="alert" class="problem">
          {words.notANumber(text)}
        </span>
      )}
    </span>
  );
}
