import { InvalidArgumentError, Option } from "commander";

/** A whole number as people write one: 100, 1e3, 10_000 is not. */
function parsedWhole(text: string): number {
  return /^[+-]?\d+(\.0+)?(e\+?\d+)?$/i.test(text) ? Number(text) : NaN;
}

/** Reads a whole number from `least` on. */
export function wholeFrom(least: number): (text: string) => number {
  return (text) => {
    const value = parsedWhole(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number ≥ ${least}.`);
    return value;
  };
}

/** Reads a port; 0 stands for any that is free. */
export function portNumber(text: string): number {
  const value = parsedWhole(text);
  if (!(value >= 0 && value <= 65_535)) throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return value;
}

/** Reads a seed. */
export function seed(text: string): number {
  const value = parsedWhole(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number of at most 53 bits.");
  return value;
}

/** Reads a number that lies in a range. */
export function numberWhere(accept: (value: number) => boolean, range: string): (text: string) => number {
  return (text) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
    if (!accept(value)) throw new InvalidArgumentError(`It must be ${range}.`);
    return value;
  };
}

/** Reads sizes of layers: 50, or 100,50. */
export function layerSizes(text: string): number[] {
  return text.split(",").map((part) => {
    const size = parsedWhole(part.trim());
    if (!Number.isSafeInteger(size) || size < 1)
      throw new InvalidArgumentError("It must be one whole number ≥ 1 or more, such as 100,50.");
    return size;
  });
}

/** An option whose value is read by `parse`; `shown` is the default as the help tells it. */
export function option<T>(flags: string, description: string, parse: (text: string) => T, shown?: string): Option {
  return new Option(flags, shown === undefined ? description : `${description} (default: ${shown})`).argParser(parse);
}

/** An option with a few possible values. */
export function choice(flags: string, description: string, names: readonly string[], shown?: string): Option {
  return new Option(flags, shown === undefined ? description : `${description} (default: ${shown})`).choices(names);
}
