import { sha256 } from "../io/sha256.js";
import { DataError } from "./dataError.js";
import type { PartialFile } from "./dataFiles.js";
import type { RemoteFile } from "./definitions.js";

/** How patient a download is. Times in milliseconds. */
export interface Pace {
  /** Within this time one of the mirrors must answer, else there is no network. */
  readonly reachMs: number;
  /** Within each such time at least `leastBytes` must arrive, else the connection has stalled. */
  readonly stallMs: number;
  readonly leastBytes: number;
  /** How often each mirror is tried. */
  readonly attempts: number;
  /** The wait before the second round of attempts; doubled for each round after it. */
  readonly backoffMs: number;
}

export const usualPace: Pace = { reachMs: 4500, stallMs: 10_000, leastBytes: 10_240, attempts: 3, backoffMs: 500 };

/** How far a download is. */
export interface DownloadProgress {
  /** Its name. */
  readonly file: string;
  /** Bytes. */
  readonly received: number;
  /** Bytes. */
  readonly total: number;
}

/** Why one attempt at one mirror failed, and whether another attempt there makes sense. */
class AttemptError extends Error {
  constructor(
    reason: string,
    readonly temporary: boolean,
  ) {
    super(reason);
  }
}

/**
 * The mirrors, the one that answers first in front. Any answer counts, for it is the network that is asked about.
 * @throws DataError when none answers within `reachMs`.
 */
export async function reachableMirrors(
  mirrors: readonly string[],
  name: string,
  options: { signal: AbortSignal; pace: Pace },
): Promise<readonly string[]> {
  const { pace, signal } = options;
  const decided = new AbortController();
  const probeSignal = AbortSignal.any([signal, decided.signal, AbortSignal.timeout(pace.reachMs)]);
  const probes = mirrors.map(async (mirror) => {
    await fetch(addressOf(mirror, name), { method: "HEAD", redirect: "manual", signal: probeSignal });
    return mirror;
  });
  try {
    const first = await Promise.any(probes);
    return [first, ...mirrors.filter((mirror) => mirror !== first)];
  } catch (cause) {
    signal.throwIfAborted();
    const reasonOf = (error: Error): string =>
      error.name === "TimeoutError" ? `no answer within ${pace.reachMs / 1000} s` : describe(error);
    const reasons = (cause as AggregateError).errors.map((error: Error, i) => `${mirrors[i]}: ${reasonOf(error)}`);
    throw new DataError(`no mirror could be reached, so there seems to be no network (${reasons.join("; ")})`, {
      cause,
    });
  } finally {
    decided.abort();
  }
}

/**
 * Downloads a file into `partial` and gives its bytes, once size and checksum are found right. Each mirror is tried
 * `attempts` times, in turn; what had arrived when a connection broke is taken up if the mirror still has that version.
 * @throws DataError naming each mirror and what was wrong with it; the signal's reason when aborted.
 */
export async function download(
  remote: RemoteFile,
  mirrors: readonly string[],
  partial: PartialFile,
  options: { signal: AbortSignal; pace: Pace; onProgress?: (progress: DownloadProgress) => void },
): Promise<Uint8Array> {
  const { pace, signal } = options;
  const failures = new Map<string, string>();
  let candidates = mirrors;
  for (let round = 0; round < pace.attempts && candidates.length > 0; round++) {
    if (round > 0) await sleep(pace.backoffMs * 2 ** (round - 1), signal);
    for (const mirror of candidates) {
      signal.throwIfAborted();
      try {
        return await attempt(remote, addressOf(mirror, remote.name), partial, options);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AttemptError)) throw error;
        failures.set(mirror, error.message);
        if (!error.temporary) candidates = candidates.filter((other) => other !== mirror);
      }
    }
  }
  const reasons = [...failures].map(([mirror, reason]) => `${mirror}: ${reason}`).join("; ");
  throw new DataError(`the download failed at every mirror (${reasons})`, { file: remote.name });
}

async function attempt(
  remote: RemoteFile,
  address: string,
  partial: PartialFile,
  options: { signal: AbortSignal; pace: Pace; onProgress?: (progress: DownloadProgress) => void },
): Promise<Uint8Array> {
  const resumed = partial.length > 0 && partial.etag !== undefined;
  if (!resumed) await partial.restart(undefined);
  if (partial.length < remote.bytes) await receive(remote, address, partial, options);
  const bytes = await partial.read();
  const digest = sha256(bytes);
  if (digest === remote.sha256) return bytes;
  await partial.restart(undefined);
  // What was taken up may have been at fault, so the mirror gets another chance with a whole download.
  throw new AttemptError(`the checksum is wrong (SHA-256 ${digest}, due is ${remote.sha256})`, resumed);
}

/** Receives what is missing of the file. */
async function receive(
  remote: RemoteFile,
  address: string,
  partial: PartialFile,
  options: { signal: AbortSignal; pace: Pace; onProgress?: (progress: DownloadProgress) => void },
): Promise<void> {
  const { pace } = options;
  const stalled = new AbortController();
  let arrived = 0;
  let arrivedBefore = 0;
  const watch = setInterval(() => {
    if (arrived - arrivedBefore < pace.leastBytes) stalled.abort();
    arrivedBefore = arrived;
  }, pace.stallMs);
  const broken = (error: unknown): AttemptError => {
    const reason = stalled.signal.aborted
      ? `fewer than ${pace.leastBytes} bytes came in ${pace.stallMs / 1000} s`
      : describe(error);
    return new AttemptError(`broke off after ${partial.length} of ${remote.bytes} bytes (${reason})`, true);
  };
  try {
    const response = await fetch(address, {
      headers: requestHeaders(partial),
      signal: AbortSignal.any([options.signal, stalled.signal]),
    }).catch((error: unknown) => {
      throw broken(error);
    });
    const reader = response.body?.getReader();
    try {
      await begin(response, remote, partial);
      if (reader === undefined) throw new AttemptError("the answer is empty", true);
      for (;;) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          throw broken(error);
        });
        if (done) break;
        if (partial.length + value.length > remote.bytes)
          throw new AttemptError(`more than the ${remote.bytes} bytes of the file came`, false);
        await partial.append(value);
        arrived += value.length;
        options.onProgress?.({ file: remote.name, received: partial.length, total: remote.bytes });
      }
      if (partial.length < remote.bytes) throw broken(new Error("the connection was closed"));
    } catch (error) {
      // Nothing more is wanted of this answer. It may be broken already, which is being reported.
      await reader?.cancel().catch(() => undefined);
      throw error;
    }
  } finally {
    clearInterval(watch);
  }
}

function requestHeaders(partial: PartialFile): Record<string, string> {
  // The file is wanted as it lies there: its checksum is over the compressed bytes.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (partial.length > 0 && partial.etag !== undefined) {
    headers.range = `bytes=${partial.length}-`;
    headers["if-range"] = partial.etag;
  }
  return headers;
}

/** Judges status and headers of an answer; makes `partial` ready to take its body. */
async function begin(response: Response, remote: RemoteFile, partial: PartialFile): Promise<void> {
  const { status, headers } = response;
  const etag = strongEtag(headers);
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "");
    const fits = Number(range?.[1]) === partial.length && Number(range?.[2]) === remote.bytes && etag === partial.etag;
    if (fits && partial.length > 0) return;
    await partial.restart(undefined);
    throw new AttemptError("the mirror gave a part of another version of the file", true);
  }
  if (status !== 200) {
    const temporary = status >= 500 || status === 408 || status === 429;
    if (status === 416) await partial.restart(undefined);
    throw new AttemptError(`the mirror answered ${status} ${response.statusText}`.trim(), temporary || status === 416);
  }
  if (/^text\/html\b/i.test(headers.get("content-type") ?? ""))
    throw new AttemptError("a web page came instead of the file, perhaps the network's login page", false);
  const length = headers.get("content-length");
  if (length !== null && headers.get("content-encoding") === null && Number(length) !== remote.bytes)
    throw new AttemptError(`the mirror has ${length} bytes where ${remote.bytes} are due`, false);
  await partial.restart(etag);
}

/** A weak ETag does not promise the same bytes, so it is none for us (RFC 9110, section 8.8.1). */
function strongEtag(headers: Headers): string | undefined {
  const etag = headers.get("etag");
  return etag === null || etag.startsWith("W/") ? undefined : etag;
}

export function addressOf(base: string, name: string): string {
  return new URL(name, base.endsWith("/") ? base : `${base}/`).href;
}

/** What went wrong in a request; `fetch` hides it in the cause. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { message?: string; code?: string } | undefined;
  return cause?.message || cause?.code || error.message;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
