import { isObject } from "../graph/json.js";
import { expressionSource } from "./expression/index.js";
import type { InputValues } from "./figures/figure.js";
import { exampleGraphs, graphFigures } from "./figures/index.js";
import { labelModes, stepCount } from "./graph/index.js";
import { modelOf, sessionScene, sourceOf, type Session, type Source } from "./session.js";
import { fits, readStoredGraph, type StoredGraph } from "./storedGraph.js";
import type { Locale } from "./words/words.js";

/*
 * What people share: a session, or a program of theirs, in a link or a file. A session is plain data and is written as it
 * is; whoever reads one trusts nothing of it.
 */

/** A graph as it is shown, or the text of a program, which runs only when its reader wants it to. */
export type Shared = { readonly session: Session } | { readonly typescript: string; readonly locale: Locale };

const FORMAT = "edgegrad lab";
/** Of links and files alike. */
export const SHARED_VERSION = 1;
/** Longer texts are not read. Characters. */
export const LONGEST_SHARED = 4_000_000;

/** Why something shared cannot be opened. */
export type SharedProblem =
  | { readonly code: "damaged" }
  | { readonly code: "tooLarge" }
  | { readonly code: "format" }
  | { readonly code: "version"; readonly version: string; readonly known: number }
  /** A field that is missing, unknown, or of another kind than it must be. */
  | { readonly code: "field"; readonly field: string }
  | { readonly code: "graph"; readonly reason: string };

export class SharedError extends Error {
  override readonly name = "SharedError";

  constructor(readonly problem: SharedProblem) {
    const { code, ...facts } = problem;
    super(`what was shared cannot be opened: ${[code, ...Object.values(facts)].join(", ")}`);
  }
}

/** What a file holds. */
export function sharedFile(shared: Shared): string {
  return `${JSON.stringify({ format: FORMAT, version: SHARED_VERSION, ...shared })}\n`;
}

/** What a file holds, from its text. @throws SharedError, and nothing else. */
export function readSharedFile(text: string): Shared {
  const json = sharedJson(text);
  if (!isObject(json) || json.format !== FORMAT) throw new SharedError({ code: "format" });
  const { format: _, version, ...shared } = json;
  checkVersion(version);
  return readShared(shared);
}

/** @throws SharedError for another version than is read here. */
export function checkVersion(version: unknown): void {
  if (version === SHARED_VERSION) return;
  const found = typeof version === "number" || typeof version === "string" ? String(version).slice(0, 20) : "?";
  throw new SharedError({ code: "version", version: found, known: SHARED_VERSION });
}

/** @throws SharedError for a text that is too long, or no JSON. */
export function sharedJson(text: string): unknown {
  if (text.length > LONGEST_SHARED) throw new SharedError({ code: "tooLarge" });
  try {
    return JSON.parse(text);
  } catch {
    throw new SharedError({ code: "damaged" });
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (json: unknown): json is string => typeof json === "string";
const isTexts = (json: unknown): json is string[] => Array.isArray(json) && json.every(isText);
const isStep = (json: unknown): json is number => Number.isInteger(json) && (json as number) >= 0;
const isFigure = (json: unknown): json is number => graphFigures.has(json as number);
const isExample = (json: unknown): json is string => exampleGraphs.has(json as string);
const isBoolean = (json: unknown): json is boolean => typeof json === "boolean";
/** Whether a value is one of some texts. */
const isOneOf =
  <T extends string>(known: readonly T[]) =>
  (json: unknown): json is T =>
    known.some((value) => value === json);
const locales: readonly Locale[] = ["en", "zh-CN"];

function fail(field: string): never {
  throw new SharedError({ code: "field", field: field.slice(0, 60) });
}

/** The value of a field, if it is what it must be. */
function field<T>(json: Fields, name: string, is: (value: unknown) => value is T): T {
  const value = Object.hasOwn(json, name) ? json[name] : undefined;
  return is(value) ? value : fail(name);
}

function checkFields(json: Fields, known: readonly string[]): void {
  const other = Object.keys(json).find((name) => !known.includes(name));
  if (other !== undefined) fail(other);
}

/** What was shared, from the JSON in a link or a file. @throws SharedError, and nothing else. */
export function readShared(json: unknown): Shared {
  if (!isObject(json)) throw new SharedError({ code: "format" });
  if ("typescript" in json) {
    checkFields(json, ["typescript", "locale"]);
    return { typescript: field(json, "typescript", isText), locale: field(json, "locale", isOneOf(locales)) };
  }
  checkFields(json, ["session"]);
  return { session: readSession(json.session) };
}

const sessionFields = [
  "source",
  "inputs",
  "step",
  "selection",
  "locale",
  "labels",
  "symbols",
  "direction",
  "folds",
  "local",
  "numbered",
];

/** A session, from JSON. @throws SharedError, and nothing else. */
function readSession(json: unknown): Session {
  if (!isObject(json)) return fail("session");
  checkFields(json, sessionFields);
  const source = readSource(field(json, "source", isObject));
  const { inputs } = sourceOf(source);
  const isInputs = (value: unknown): value is InputValues =>
    isObject(value) &&
    Object.entries(value).every(([name, input]) => Object.hasOwn(inputs, name) && fits(input, inputs[name]));
  const session: Session = {
    source,
    inputs: field(json, "inputs", isInputs),
    step: field(json, "step", isStep),
    selection: json.selection === null ? null : field(json, "selection", isText),
    locale: field(json, "locale", isOneOf(locales)),
    labels: field(json, "labels", isOneOf(labelModes)),
    symbols: field(json, "symbols", isOneOf(["chain", "local"])),
    direction: field(json, "direction", isOneOf(["LR", "TB"])),
    folds: field(json, "folds", isTexts),
    local: field(json, "local", isBoolean),
    numbered: field(json, "numbered", isBoolean),
  };
  const scene = attempt(() => sessionScene(session, modelOf(sourceOf(source), session.inputs)));
  if (session.step > stepCount(scene)) fail("step");
  if (!session.folds.every((fold) => scene.foldables.some(({ id }) => id === fold))) fail("folds");
  return session;
}

function readSource(json: Fields): Source {
  switch (json.kind) {
    case "figure":
      checkFields(json, ["kind", "figure"]);
      return { kind: "figure", figure: field(json, "figure", isFigure) };
    case "example":
      checkFields(json, ["kind", "example"]);
      return { kind: "example", example: field(json, "example", isExample) };
    case "expression": {
      checkFields(json, ["kind", "text"]);
      const text = field(json, "text", isText);
      attempt(() => expressionSource(text));
      return { kind: "expression", text };
    }
    case "graph":
      checkFields(json, ["kind", "graph", "inputs", "scopes"]);
      return { kind: "graph", ...attempt(() => readStoredGraph(json as Readonly<Record<keyof StoredGraph, unknown>>)) };
    default:
      return fail("source.kind");
  }
}

/** What `make` gives; whatever it throws is said of the graph. */
function attempt<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new SharedError({ code: "graph", reason: (error as Error).message });
  }
}
