import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "./sha256.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("sha256", () => {
  it.each([
    // FIPS 180-4 examples and the empty message.
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of %j", (message, digest) => expect(sha256(text(message))).toBe(digest));

  it("is node:crypto's, for any lengths in any parts", () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 40, maxLength: 200 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const hash = createHash("sha256");
        for (const bytes of parts) hash.update(bytes);
        expect(sha256(...parts)).toBe(hash.digest("hex"));
      }),
      { numRuns: 300 },
    );
  });
});
