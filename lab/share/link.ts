import { fromBase64, toBase64 } from "../../src/graph/base64.js";
import {
  checkVersion,
  LONGEST_SHARED,
  readShared,
  SHARED_VERSION,
  SharedError,
  sharedJson,
  type Shared,
} from "../../src/view/sessionJson.js";

/** What follows `#` in a link: `v=1&s=<base64url(deflate-raw(JSON))>`. */
export async function hashOf(shared: Shared): Promise<string> {
  const stream = new Blob([JSON.stringify(shared)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `v=${SHARED_VERSION}&s=${text}`;
}

/** What was shared by a link, from what follows `#` in it. @throws SharedError, and nothing else. */
export async function sharedOf(hash: string): Promise<Shared> {
  const [, version, text] = /^#?v=([^&]*)(?:&s=(.*))?$/.exec(hash) ?? [];
  checkVersion(version === String(SHARED_VERSION) ? SHARED_VERSION : (version ?? ""));
  if (text === undefined) throw new SharedError({ code: "damaged" });
  return readShared(sharedJson(await inflated(text)));
}

/** The text behind base64url; reading ends at the limit, however much more there would be. */
async function inflated(text: string): Promise<string> {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = fromBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
  if (bytes === null) throw new SharedError({ code: "damaged" });
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let json = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return json + decoder.decode();
      json += decoder.decode(value, { stream: true });
      if (json.length > LONGEST_SHARED) throw new SharedError({ code: "tooLarge" });
    }
  } catch (error) {
    await reader.cancel().catch(() => {}); // it is broken already
    throw error instanceof SharedError ? error : new SharedError({ code: "damaged" });
  }
}
