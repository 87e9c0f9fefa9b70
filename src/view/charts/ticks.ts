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

/**
 * 1, 2 or 5 times a power of ten, so that at most `count` steps fit the range. `whole` keeps it a whole number, for
 * epochs and iterations.
 */
export function niceStep([low, high]: Domain, count: number, whole = false): number {
  const rough = high / count - low / count;
  const power = 10 ** exponentOf(rough);
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  return whole ? Math.max(1, step) : step;
}

/** More marks than any axis has: so many come only of steps that rounding has lost. */
const MOST_TICKS = 1000;

/** The multiples of a step in a range, for the marks of an axis; none in a range so small that its step is lost in rounding. */
export function ticksEvery(step: number, [low, high]: Domain): Tick[] {
  const first = Math.ceil(low / step - 1e-9);
  const length = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  if (!(length <= MOST_TICKS)) return [];
  // Multiples of the step instead of a running sum, which would pile up rounding errors.
  const values = Array.from({ length }, (_, i) => (first + i) * step || 0);
  const texts = tickTexts(values, step);
  return values.map((value, i) => ({ value, text: texts[i] }));
}

/** The range widened to whole steps, so that its ends are marks. */
export function widened([low, high]: Domain, step: number): Domain {
  const first = Math.floor(low / step + 1e-9) * step;
  const last = Math.ceil(high / step - 1e-9) * step;
  return Number.isFinite(first) && Number.isFinite(last) ? [first, last] : [low, high];
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
  const half = high / 2 - low / 2;
  // Half of the smallest number is 0.
  return half === 0 ? (value - low) / (high - low) : (value / 2 - low / 2) / half;
}

/** The decades that a float64 holds in full precision. */
const SMALLEST_DECADE = -307;
const LARGEST_DECADE = 308;

/** Exact, where `10 ** exponent` may be off by an ulp. */
function decade(exponent: number): number {
  return Number(`1e${exponent}`);
}

/** The whole decades that hold all values, which are above 0; one decade at least, and undefined without any value. */
export function logarithmicDomain(values: readonly number[]): Domain | undefined {
  let low = Infinity;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (high === 0) return undefined;
  let first = Math.floor(Math.log10(low) + 1e-9);
  if (first >= SMALLEST_DECADE && decade(first) > low) first--; // what is nearly a decade is not above it
  let last = Math.max(Math.ceil(Math.log10(high) - 1e-9), Math.max(first, SMALLEST_DECADE) + 1);
  if (last <= LARGEST_DECADE && decade(last) < high) last++;
  return [
    first < SMALLEST_DECADE ? Number.MIN_VALUE : decade(first),
    last > LARGEST_DECADE ? Number.MAX_VALUE : decade(last),
  ];
}

/** Decades in a range above 0, every second or third … where `count` would be exceeded; round numbers where it holds fewer than 2. */
export function logarithmicTicks(domain: Domain, count: number): Tick[] {
  const first = Math.max(SMALLEST_DECADE, Math.ceil(Math.log10(domain[0]) - 1e-9));
  const last = Math.min(LARGEST_DECADE, Math.floor(Math.log10(domain[1]) + 1e-9));
  if (last <= first) return ticksEvery(niceStep(domain, count), domain);
  const step = Math.ceil((last - first) / count);
  const start = Math.ceil(first / step) * step;
  const isPlain = first >= -3 && last <= 4;
  return Array.from({ length: Math.floor((last - start) / step) + 1 }, (_, i) => {
    const exponent = start + i * step;
    return { value: decade(exponent), text: isPlain ? String(decade(exponent)) : `1e${exponent}` };
  });
}
