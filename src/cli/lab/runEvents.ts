import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { sentenceOf } from "../failure.js";
import { securityHeaders } from "./answer.js";
import type { RunChange } from "./api.js";
import type { RunNow, WatchedRun } from "./run.js";

/** Milliseconds between two looks at the folder. Looking works on every disk, and what is watched is a few small files. */
const pace = 250;

/** Tells a run's changes as server-sent events until the other side goes away. */
export async function tellChanges(
  run: WatchedRun,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  response.writeHead(200, {
    ...securityHeaders(),
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
  });
  if (method === "HEAD") return void response.end();
  let told: RunNow | undefined;
  let fault: string | undefined;
  while (!gone.signal.aborted) {
    try {
      const now = await run.now();
      fault = undefined;
      const change = changeFrom(told, now);
      if (change !== undefined) response.write(`data: ${JSON.stringify(change)}\n\n`);
      told = now;
    } catch (error) {
      const sentence = sentenceOf(error);
      if (sentence !== fault) response.write(`event: fault\ndata: ${JSON.stringify(sentence)}\n\n`);
      fault = sentence;
    }
    await wait(pace, undefined, { signal: gone.signal }).catch(() => {});
  }
}

/** What one who was told of `before` must be told now; undefined for nothing. */
export function changeFrom(before: RunNow | undefined, now: RunNow): RunChange | undefined {
  const { status, checkpoint, history } = now;
  if (before === undefined) return { status, checkpoint, from: 0, records: history };
  let from = 0;
  while (from < before.history.length && isDeepStrictEqual(before.history[from], history[from])) from++;
  const records = history.slice(from);
  const isSame =
    status === before.status &&
    checkpoint === before.checkpoint &&
    records.length === 0 &&
    from === before.history.length;
  return isSame ? undefined : { status, checkpoint, from, records };
}
