import { parseArgs } from "node:util";
import { systemNames, type SystemName } from "./rows.js";
import { workloadNames, type WorkloadName } from "./workloads.js";

/** What the command line asks for. */
export interface Asked {
  readonly quick: boolean;
  /** Whether the peers are held to AVX2. */
  readonly avx2: boolean;
  readonly workloads: readonly WorkloadName[];
  readonly systems: readonly SystemName[];
}

export const usage = `npm run bench -- [--quick] [--avx2] [--only WORKLOAD,…] [--systems SYSTEM,…]

  --quick     fewer and shorter rounds, at most two minutes
  --avx2      the peers in Python with 256-bit instructions at most
  --only      ${workloadNames.join(", ")}
  --systems   ${systemNames.join(", ")}`;

/** The names of a list, in the table's order. @throws RangeError for a name that is none. */
function chosen<T extends string>(option: string, text: string | undefined, names: readonly T[]): readonly T[] {
  if (text === undefined) return names;
  const asked = text.split(",").map((name) => name.trim());
  const unknown = asked.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) throw new RangeError(`${option}: there is no ${unknown}; there are ${names.join(", ")}`);
  return names.filter((name) => asked.includes(name));
}

/**
 * Reads the command line; null when it asks for help.
 * @throws RangeError for a workload or system that is none. @throws TypeError for an option that is none.
 */
export function readArguments(args: readonly string[]): Asked | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      avx2: { type: "boolean", default: false },
      only: { type: "string" },
      systems: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  return {
    quick: values.quick,
    avx2: values.avx2,
    workloads: chosen("--only", values.only, workloadNames),
    systems: chosen("--systems", values.systems, systemNames),
  };
}
