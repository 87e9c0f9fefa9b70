import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LONGEST_SHARED, SharedError, type Shared } from "../../src/view/sessionJson.js";
import { printedSession } from "../../src/view/session.js";
import { hashOf, sharedOf } from "./link.js";

const shared: Shared = { session: { ...printedSession(37, "zh-CN"), inputs: { apple: 120 } } };
const problemOf = async (hash: string) => {
  const error: unknown = await sharedOf(hash).then(
    () => "it was read",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SharedError);
  return (error as SharedError).problem;
};
const packed = (text: string): string => `#v=1&s=${deflateRawSync(text).toString("base64url")}`;

test("a link gives back what was shared, and needs no escape", async () => {
  const hash = await hashOf(shared);
  expect(hash).toMatch(/^v=1&s=[A-Za-z0-9_-]+$/);
  expect(hash.length).toBeLessThan(400);
  expect(await sharedOf(`#${hash}`)).toEqual(shared);
});

test.each<[what: string, hash: string, problem: object]>([
  ["another version", "#v=2&s=abc", { code: "version", version: "2" }],
  ["no version", "#v=&s=abc", { code: "version" }],
  ["nothing", "#v=1", { code: "damaged" }],
  ["no base64", "#v=1&s=%20!", { code: "damaged" }],
  ["no deflate", "#v=1&s=abcdefgh", { code: "damaged" }],
  ["a cut text", packed(JSON.stringify(shared)).slice(0, -20), { code: "damaged" }],
  ["no UTF-8", `#v=1&s=${deflateRawSync(Uint8Array.of(255, 254)).toString("base64url")}`, { code: "damaged" }],
  ["no JSON", packed("{"), { code: "damaged" }],
  ["another JSON", packed("[]"), { code: "format" }],
  ["a bomb", packed(" ".repeat(50 * LONGEST_SHARED)), { code: "tooLarge" }],
])("refuses a link with %s", async (_, hash, problem) => expect(await problemOf(hash)).toMatchObject(problem));

test("any other link is refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.base64String({ maxLength: 60 }), async (text) => {
      await problemOf(`#v=1&s=${text}`);
    }),
    { numRuns: 50 },
  );
});
