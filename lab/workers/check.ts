import { runCheck } from "../pages/check/compute/check.js";
import { sweep } from "../pages/check/compute/sweep.js";
import type { Answer, CheckRequest, Question } from "../pages/check/messages.js";

const answer = (message: Answer): void => globalThis.postMessage(message);

let controller = new AbortController();

async function check(request: CheckRequest): Promise<void> {
  controller = new AbortController();
  const { signal } = controller;
  const start = performance.now();
  try {
    const parameters = await runCheck(request, {
      signal,
      onProgress: (progress) => answer({ kind: "progress", ...progress }),
    });
    answer({ kind: "report", parameters, milliseconds: performance.now() - start });
  } catch (error) {
    answer(signal.aborted ? { kind: "cancelled" } : { kind: "failed", reason: (error as Error).message });
  }
}

globalThis.onmessage = ({ data }: MessageEvent<Question>) => {
  if (data.kind === "check") void check(data.request);
  else if (data.kind === "cancel") controller.abort();
  else answer({ kind: "sweep", sweep: sweep(data.name) });
};
