import { readNumber } from "../../state/readNumber.js";

/** How a typed answer is judged. */
export type Verdict = "right" | "rounded" | "wrong" | "noNumber";

/** Absolute up to 1, relative above. */
const TOLERANCE = 1e-6;
/** An answer cut off after fewer decimals than this is a guess, no rounding. */
const FEWEST_DECIMALS = 2;

/** The commas of `10,000`. */
const THOUSANDS = /(?<=^-?\d{1,3}(,\d{3})*),(?=\d{3}(?!\d))/g;

export function judge(text: string, answer: number): Verdict {
  const number = readNumber(text.replaceAll(THOUSANDS, ""));
  if (number === undefined) return "noNumber";
  if (Math.abs(number - answer) <= TOLERANCE * Math.max(1, Math.abs(answer))) return "right";
  const decimals = text.trim().match(/[.．](\d+)$/)?.[1].length ?? 0;
  return decimals >= FEWEST_DECIMALS && Math.abs(number - answer) <= 0.5 * 10 ** -decimals ? "rounded" : "wrong";
}

/** An answer as it is told: 7 significant digits, zeros trimmed. */
export function answerText(answer: number): string {
  return String(Number(answer.toPrecision(7)));
}
