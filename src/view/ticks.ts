/** A range of an axis. */
export type Domain = readonly [low: number, high: number];

/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Longer texts than this do not fit beside an axis. */
const FITS = 7;
/** A range narrower than this part of its numbers is drawn as one number: what moves there is rounding. */
const FLAT = 1e-5;
/** Below this a range is no longer divided into steps exactly. */
const TINY = 1e-290;

function exponentOf(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)) + 1e-9);
}

/** 1, 2 or 5 times a power of ten, so that at most `count` steps fit the range. */
function niceStep([low, high]: Domain, count: number): number {
  const rough = high / count - low / count;
  const power = 10 ** exponentOf(rough);
  return ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
}

/**
 * Round numbers in a range for the marks of an axis, `count + 1` of them at most. `whole` keeps them whole numbers,
 * for epochs and iterations.
 */
export function niceTicks(domain: Domain, count: number, whole = false): Tick[] {
  const step = whole ? Math.max(1, niceStep(domain, count)) : niceStep(domain, count);
  const [low, high] = domain;
  const first = Math.ceil(low / step - 1e-9);
  const length = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  // Multiples of the step instead of a running sum, which would pile up rounding errors.
  const values = Array.from({ length }, (_, i) => (first + i) * step || 0);
  const texts = tickTexts(values, step);
  return values.map((value, i) => ({ value, text: texts[i] }));
}

/** The range widened to whole steps, so that its ends are marks of `niceTicks(…, count)`. */
export function niceDomain(domain: Domain, count: number): Domain {
  const step = niceStep(domain, count);
  const low = Math.floor(domain[0] / step + 1e-9) * step;
  const high = Math.ceil(domain[1] / step - 1e-9) * step;
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : domain;
}

/** As many digits as tell a mark from the next one, written alike along the axis. */
function tickTexts(values: readonly number[], step: number): string[] {
  const smallest = exponentOf(step);
  const plain = values.map((value) => value.toFixed(Math.min(100, Math.max(0, -smallest))));
  if (plain.every((text) => text.length <= FITS)) return plain;
  return values.map((value) => {
    if (value === 0) return "0";
    const digits = Math.min(100, Math.max(0, exponentOf(value) - smallest));
    return Number(value.toExponential(digits)).toExponential().replace("e+", "e");
  });
}

/** The range that holds all finite values, with room around it when it is (nearly) one number; undefined without any. */
export function domainOf(values: Iterable<number>): Domain | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return undefined;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size > TINY && high / size - low / size > FLAT) return [low, high];
  const room = size > TINY ? size / 10 : 1;
  return [Math.max(low - room, -Number.MAX_VALUE), Math.min(high + room, Number.MAX_VALUE)];
}

/** Where a value lies in a range: 0 at its low end, 1 at its high end. Halved, so that no difference overflows. */
export function fractionOf([low, high]: Domain, value: number): number {
  return (value / 2 - low / 2) / (high / 2 - low / 2);
}
