import type { JsonValue } from "../io/index.js";

export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** An object with just these fields. @throws TypeError for anything else. */
export function recordOf<K extends string>(
  value: JsonValue | undefined,
  fields: readonly K[],
  what: string,
): Record<K, JsonValue> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError(`${what} is no object`);
  const missing = fields.find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) throw new TypeError(`${what} has no ${missing}`);
  const unknown = Object.keys(value).find((key) => !(fields as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new TypeError(`${what} has ${JSON.stringify(unknown)}, which this version does not know`);
  return value as Record<K, JsonValue>;
}
