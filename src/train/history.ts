import type { JsonValue } from "../io/index.js";
import type { GradientNorms } from "./gradientNorms.js";
import { isWhole, recordOf } from "./json.js";

/** One line of a run's history. */
export interface EpochRecord {
  /** From 1; the last may be cut short by the number of iterations. */
  readonly epoch: number;
  /** Steps so far. */
  readonly iteration: number;
  /** Mean over the epoch's iterations, each before its step. */
  readonly loss: number;
  /** On at most 1,000 fixed samples. */
  readonly trainAccuracy: number;
  /** On all test samples. */
  readonly testAccuracy: number;
  /** After the epoch, on at most 100 fixed training samples, by parameter. Runs of before there were any have none. */
  readonly gradientNorms?: GradientNorms;
}

const fields = ["epoch", "iteration", "loss", "trainAccuracy", "testAccuracy"] as const;

/** JSON lines, an epoch each. */
export function historyLines(history: readonly EpochRecord[]): string {
  return history.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** A record out of JSON. @throws TypeError for anything else. */
export function epochRecord(value: JsonValue, what: string): EpochRecord {
  const hasNorms = typeof value === "object" && value !== null && "gradientNorms" in value;
  const record = recordOf(value, hasNorms ? [...fields, "gradientNorms"] : fields, what);
  for (const field of fields) {
    const number = record[field];
    if (typeof number !== "number" || ((field === "epoch" || field === "iteration") && !isWhole(number)))
      throw new TypeError(`${what}: ${field} is ${JSON.stringify(number)}, which is no such number`);
  }
  const { gradientNorms } = record as { gradientNorms?: JsonValue };
  if (gradientNorms !== undefined && !isNorms(gradientNorms))
    throw new TypeError(`${what}: gradientNorms are no numbers ≥ 0 by name`);
  return record as unknown as EpochRecord;
}

function isNorms(value: JsonValue): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((norm) => norm === null || (typeof norm === "number" && norm >= 0));
}
