/** How a typed answer is judged. */
export type Verdict = "right" | "rounded" | "wrong" | "noNumber";

/** Absolute up to 1, relative above. */
const TOLERANCE = 1e-6;
/** An answer cut off after fewer decimals than this is a guess, no rounding. */
const FEWEST_DECIMALS = 2;

/** The number that a text is, also with a full-width digit or a true minus; undefined for what is none. */
function numberOf(text: string): number | undefined {
  const written = text.normalize("NFKC").trim().replace(/^[−–]/, "-");
  const number = Number(written);
  return written === "" || !Number.isFinite(number) ? undefined : number;
}

export function judge(text: string, answer: number): Verdict {
  const number = numberOf(text);
  if (number === undefined) return "noNumber";
  if (Math.abs(number - answer) <= TOLERANCE * Math.max(1, Math.abs(answer))) return "right";
  const decimals = text.trim().match(/[.．](\d+)$/)?.[1].length ?? 0;
  return decimals >= FEWEST_DECIMALS && Math.abs(number - answer) <= 0.5 * 10 ** -decimals ? "rounded" : "wrong";
}

/** An answer as it is told: 7 significant digits, zeros trimmed. */
export function answerText(answer: number): string {
  return String(Number(answer.toPrecision(7)));
}
