import type { IncomingMessage } from "node:http";
import { authorities, loopbackNames } from "./loopback.js";

/** Why a request is refused. */
export interface Refusal {
  readonly status: 400 | 403 | 405;
  /** For a person. */
  readonly sentence: string;
}

/** What the browser says of a request of our own page, or of a person who typed the address. */
const ownSites = [undefined, "same-origin", "none"];

/**
 * Refuses what other pages, or names that lead here by DNS, could ask of the server on `port`; undefined for the lab's
 * own requests. A program on this machine can say anything, and could read the files by itself. No request changes
 * anything, so there is no token that a page would have to show.
 */
export function refusalOf({ method, headers, headersDistinct }: IncomingMessage, port: number): Refusal | undefined {
  const hosts = headersDistinct.host ?? [];
  const host = hosts[0]?.toLowerCase();
  const own = loopbackNames.flatMap((name) => authorities(name, port));
  if (hosts.length > 1) return { status: 400, sentence: "A request names one host." };
  if (host === undefined || !own.includes(host))
    return { status: 403, sentence: `This server answers to ${own.join(", ")} alone.` };
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return { status: 403, sentence: "This server answers to its own pages alone." };
  if (!ownSites.includes(headers["sec-fetch-site"]))
    return { status: 403, sentence: "This server answers to its own pages alone; type its address to open it." };
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, sentence: "Nothing can be changed here: the methods are GET and HEAD." };
  return undefined;
}
