import { numberText } from "../../../src/view/index.js";
import type { trainWords } from "./words.js";

type Words = (typeof trainWords)["en"];

/** Seconds as text in the unit that suits them, to three digits. */
export function durationText(seconds: number, words: Words): string {
  const text = (value: number): string => numberText(Number(value.toPrecision(3)));
  if (seconds < 1e-3) return words.microseconds(text(seconds * 1e6));
  if (seconds < 1) return words.milliseconds(text(seconds * 1e3));
  return seconds < 120 ? words.seconds(text(seconds)) : words.minutes(text(seconds / 60));
}

/** A whole number with its thousands apart, as both languages write it. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}
