/** What the page gives to runner.html: the library and all around it as a program's text, and a person's program. */
export interface RunRequest {
  readonly library: string;
  readonly code: string;
}

/** Why a program gives no graph. Lines count from 1; none where the program's own lines are not to blame. */
export type RunProblem =
  | { readonly code: "threw"; readonly message: string; readonly line: number | null }
  | { readonly code: "noExport" }
  | { readonly code: "noInputs" }
  | { readonly code: "noTensor"; readonly found: string }
  | { readonly code: "noScalar"; readonly shape: string };

/** What comes back. Any of it may have been made up by the program. */
export type RunMessage =
  /** The person's program begins. */
  | { readonly kind: "started" }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string }
  /** JSON of a stored graph. */
  | { readonly kind: "graph"; readonly json: string }
  | { readonly kind: "failed"; readonly problem: RunProblem };

export const logLevels = ["log", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Longer texts are cut. Characters. */
export const LONGEST_TEXT = 2000;
const cut = (text: string): string => text.slice(0, LONGEST_TEXT);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";

/** A message as it must be, its texts cut; undefined for anything else. */
export function readMessage(data: unknown): RunMessage | undefined {
  if (!isObject(data)) return undefined;
  const { kind, level, text, json, problem } = data;
  switch (kind) {
    case "started":
      return { kind };
    case "log": {
      const known = logLevels.find((name) => name === level);
      return known !== undefined && isText(text) ? { kind, level: known, text: cut(text) } : undefined;
    }
    case "graph":
      return isText(json) ? { kind, json } : undefined;
    case "failed": {
      const read = isObject(problem) ? readProblem(problem) : undefined;
      return read && { kind, problem: read };
    }
    default:
      return undefined;
  }
}

function readProblem({ code, message, line, found, shape }: Readonly<Record<string, unknown>>): RunProblem | undefined {
  switch (code) {
    case "threw":
      return isText(message) && (line === null || Number.isInteger(line))
        ? { code, message: cut(message), line: line as number | null }
        : undefined;
    case "noExport":
    case "noInputs":
      return { code };
    case "noTensor":
      return isText(found) ? { code, found: cut(found) } : undefined;
    case "noScalar":
      return isText(shape) ? { code, shape: cut(shape) } : undefined;
    default:
      return undefined;
  }
}
