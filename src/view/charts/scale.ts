import { domainOf, fractionOf, logarithmicDomain, logarithmicTicks, niceStep, ticksEvery, widened } from "./ticks.js";
import type { Domain, Tick } from "./ticks.js";

/** How an axis spaces its numbers: evenly, or evenly by their factors. */
export type ScaleName = "linear" | "log";

/** An axis: numbers to places. */
export interface Scale {
  /** Where a number lies: 0 at the axis' start, 1 at its end. */
  readonly place: (value: number) => number;
  /** About `count` steps at most. */
  readonly ticks: (count: number) => Tick[];
}

/** Whether an axis has a place for a number. */
export function hasPlace(name: ScaleName, value: number): boolean {
  return Number.isFinite(value) && (name === "linear" || value > 0);
}

function logarithmicScale(domain: Domain): Scale {
  const logarithms: Domain = [Math.log10(domain[0]), Math.log10(domain[1])];
  return {
    place: (value) => fractionOf(logarithms, Math.log10(value)),
    ticks: (count) => logarithmicTicks(domain, count),
  };
}

/** What an axis shows. */
interface AxisRange {
  readonly name?: ScaleName;
  /** The range shown; that of the values when absent. */
  readonly domain?: Domain;
  /** Marks are whole numbers where all values are. */
  readonly mayBeWhole?: boolean;
  /** A range taken from the values is widened to whole steps, about so many, so that it ends at marks. */
  readonly steps?: number;
}

/** An axis for values that all have a place on it; undefined where neither values nor a domain say what it shows. */
export function scaleFor(values: readonly number[], { name, domain, mayBeWhole, steps }: AxisRange): Scale | undefined {
  if (name === "log") {
    const range = domain ?? logarithmicDomain(values);
    return range && logarithmicScale(range);
  }
  const range = domain ?? domainOf(values);
  if (!range) return undefined;
  const whole = mayBeWhole === true && values.every(Number.isInteger);
  if (domain || steps === undefined)
    return {
      place: (value) => fractionOf(range, value),
      ticks: (count) => ticksEvery(niceStep(range, count, whole), range),
    };
  const step = niceStep(range, steps, whole);
  const shown = widened(range, step);
  return { place: (value) => fractionOf(shown, value), ticks: () => ticksEvery(step, shown) };
}
