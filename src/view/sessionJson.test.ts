import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { variable } from "../tensor/index.js";
import { exampleGraphs, graphFigures } from "./figures/index.js";
import { newSession, printedSession, renderFigure, type Session } from "./session.js";
import { storeGraph } from "./storeGraph.js";
import { LONGEST_SHARED, readShared, readSharedFile, sharedFile, SharedError, type Shared } from "./sessionJson.js";

const fruits: Session = { ...printedSession(37, "zh-CN"), inputs: { apple: 120 }, selection: "tax" };
const expression = newSession({ kind: "expression", text: "z = (x + y)**2" }, "en");
const x = variable([1, 2], { name: "x" });
const graph = newSession({ kind: "graph", ...storeGraph(x.mul(x).softmax().max().node) }, "en");

const sessions: [what: string, session: Session][] = [
  ...[...graphFigures.keys()].map((figure): [string, Session] => [`figure ${figure}`, printedSession(figure, "en")]),
  ...[...exampleGraphs.keys()].map((example): [string, Session] => {
    return [`example ${example}`, newSession({ kind: "example", example }, "en")];
  }),
  ["changed inputs", fruits],
  ["an expression", { ...expression, step: 5, labels: "symbols", direction: "TB" }],
  ["a graph of a program", { ...graph, step: 2, folds: ["softmax"] }],
];

test.each(sessions)("a file gives the same session back: %s", (_, session) => {
  const back = readSharedFile(sharedFile({ session })) as { session: Session };
  expect(back.session).toEqual(session);
  expect(renderFigure(back.session)).toBe(renderFigure(session));
});

test("a file gives the same program back", () => {
  const shared: Shared = { typescript: 'console.log("1");\n', locale: "zh-CN" };
  expect(readSharedFile(sharedFile(shared))).toEqual(shared);
});

const problemOf = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(SharedError);
    return (error as SharedError).problem;
  }
  throw new Error("it was read");
};

describe("what cannot be read", () => {
  test.each<[what: string, text: string, problem: object]>([
    ["no JSON", "{", { code: "damaged" }],
    ["another JSON", "[1]", { code: "format" }],
    [
      "another version",
      sharedFile({ session: fruits }).replace('"version":1', '"version":2'),
      { code: "version", version: "2", known: 1 },
    ],
    ["no version", '{"format":"edgegrad lab"}', { code: "version", version: "?" }],
    ["nothing shared", '{"format":"edgegrad lab","version":1}', { code: "field", field: "session" }],
    ["a huge text", " ".repeat(LONGEST_SHARED + 1), { code: "tooLarge" }],
    ["a deep text", "[".repeat(1_000_000) + "]".repeat(1_000_000), { code: "format" }],
  ])("%s", (_, text, problem) => expect(problemOf(() => readSharedFile(text))).toMatchObject(problem));

  test.each<[field: string, change: object]>([
    ["source", { source: 37 }],
    ["source.kind", { source: { kind: "file" } }],
    ["figure", { source: { kind: "figure", figure: 46 } }],
    ["text", { source: { kind: "figure", figure: 37, text: "" } }],
    ["example", { source: { kind: "example", example: "" } }],
    ["inputs", { inputs: { pear: 1 } }],
    ["inputs", { inputs: { apple: [1] } }],
    ["inputs", { inputs: { apple: null } }],
    ["inputs", { inputs: { apple: JSON.parse("[".repeat(50_000) + "]".repeat(50_000)) as unknown } }],
    ["inputs", { inputs: JSON.parse('{"__proto__":1}') as object }],
    ["step", { step: 10 }],
    ["step", { step: -1 }],
    ["step", { step: 1.5 }],
    ["selection", { selection: 1 }],
    ["locale", { locale: "fr" }],
    ["labels", { labels: "all" }],
    ["symbols", { symbols: "x" }],
    ["direction", { direction: "RL" }],
    ["folds", { folds: ["nothing"] }],
    ["local", { local: 1 }],
    ["numbered", { numbered: undefined }],
    ["more", { more: 1 }],
  ])("a wrong %s", (field, change) => {
    expect(problemOf(() => readShared({ session: { ...fruits, ...change } }))).toEqual({ code: "field", field });
  });

  test.each<[what: string, source: object, reason: RegExp]>([
    ["expression", { kind: "expression", text: "z = (x +" }, /Column 9/],
    ["graph", { kind: "graph", graph: {}, inputs: {}, scopes: [] }, /no list of nodes/],
  ])("a wrong %s says why", (_, source, reason) => {
    const problem = problemOf(() => readShared({ session: { ...fruits, source } }));
    expect(problem).toMatchObject({ code: "graph", reason: expect.stringMatching(reason) as unknown });
  });

  test("never throws anything else", () => {
    const session = fc.record(
      Object.fromEntries(
        Object.entries(fruits).map(([key, value]) => [
          key,
          fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, fc.jsonValue()),
        ]),
      ),
      { requiredKeys: [] },
    );
    const shared = fc.oneof(
      fc.jsonValue(),
      fc.record({ session }),
      fc.record({ typescript: fc.jsonValue(), locale: fc.constant("en") }),
    );
    fc.assert(
      fc.property(shared, (json) => {
        try {
          readShared(json);
        } catch (error) {
          expect(error).toBeInstanceOf(SharedError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
