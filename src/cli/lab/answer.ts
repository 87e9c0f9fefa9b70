import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { appPolicy } from "./policy.js";

/** What an answer holds. */
export interface Content {
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** For how long a browser may keep it: as long as it likes, until it has asked again, or not at all. */
  readonly caching: "immutable" | "no-cache" | "no-store";
  /** The Content-Security-Policy, where it is not the app's. */
  readonly policy?: string;
}

/** Headers of every answer, also of refusals. There is never an Access-Control-Allow-Origin. */
export function securityHeaders(policy = appPolicy): Record<string, string> {
  return {
    "Content-Security-Policy": policy,
    // These two isolate the page, so that its threads may share memory.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}

const caching: Readonly<Record<Content["caching"], string>> = {
  immutable: "public, max-age=31536000, immutable",
  "no-cache": "no-cache",
  "no-store": "no-store",
};

/** A sentence for a person. */
export function sentence(text: string): Content {
  return { type: "text/plain; charset=utf-8", bytes: new TextEncoder().encode(`${text}\n`), caching: "no-store" };
}

/** A value for the lab's page. */
export function json(value: unknown): Content {
  return {
    type: "application/json; charset=utf-8",
    bytes: new TextEncoder().encode(JSON.stringify(value)),
    caching: "no-store",
  };
}

/** Answers a request; by HEAD, without the bytes. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
  status = 200,
): Promise<void> {
  const compressed = takesGzip(request) && isWorthCompressing(content);
  const bytes = compressed ? await compressedBytes(content) : content.bytes;
  response.writeHead(status, {
    ...securityHeaders(content.policy),
    "Content-Type": content.type,
    "Content-Length": bytes.byteLength,
    "Cache-Control": caching[content.caching],
    Vary: "Accept-Encoding",
    ...(compressed && { "Content-Encoding": "gzip" }),
    ...(status === 405 && { Allow: "GET, HEAD" }),
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function takesGzip({ headers }: IncomingMessage): boolean {
  return String(headers["accept-encoding"] ?? "")
    .split(",")
    .some((coding) => {
      const [name, quality] = coding.split(";").map((part) => part.trim().toLowerCase());
      return name === "gzip" && !/^q=0(\.0*)?$/.test(quality ?? "");
    });
}

/** Text of more than one packet; images, fonts and datasets are compressed already. */
function isWorthCompressing({ type, bytes }: Content): boolean {
  return bytes.byteLength > 1400 && /^(text\/|application\/(json|wasm)|image\/svg)/.test(type);
}

const compressing = new WeakMap<Content, Promise<Uint8Array>>();

/** Compressed once, for content that stays. */
function compressedBytes(content: Content): Promise<Uint8Array> {
  let bytes = compressing.get(content);
  if (bytes === undefined) compressing.set(content, (bytes = promisify(gzip)(content.bytes)));
  return bytes;
}
