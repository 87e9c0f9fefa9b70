import { readStoredGraph, type StoredGraph } from "../../../src/view/storedGraph.js";
import { readMessage, type LogLevel, type RunProblem, type RunRequest } from "../../runner/messages.js";

/** How long a program may take, and how long the sandbox may take to begin. Milliseconds. */
export const TIME_LIMIT = 2000;
const START_LIMIT = 30_000;
/** A graph of more text is not read. Characters. */
const LONGEST_GRAPH = 4_000_000;

/** How a run ended. */
export type Outcome =
  | { readonly kind: "graph"; readonly graph: StoredGraph }
  | { readonly kind: "failed"; readonly problem: RunProblem }
  | { readonly kind: "stopped"; readonly seconds: number }
  | { readonly kind: "cancelled" }
  /** What came back is no graph that can be shown. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unstarted"; readonly reason: string };

export interface Run {
  readonly outcome: Promise<Outcome>;
  cancel(): void;
}

let library: Promise<string> | undefined;

async function libraryText(): Promise<string> {
  const response = await fetch(new URL("./sandbox.js", import.meta.url));
  if (!response.ok) throw new Error(`sandbox.js: ${response.status}`);
  return response.text();
}

/**
 * Runs a person's program in a worker in a sandboxed iframe, which is removed when the run ends, however it does. Nothing
 * that comes back is trusted.
 */
export function runProgram(code: string, onLog: (level: LogLevel, text: string) => void): Run {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.src = new URL("./runner.html", import.meta.url).href;
  let end: (outcome: Outcome) => void = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [hasStarted, hasEnded] = [false, false];
  const limit = (milliseconds: number, outcome: Outcome): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end(outcome), milliseconds);
  };
  const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== frame.contentWindow) return;
    const message = readMessage(data);
    switch (message?.kind) {
      case "started":
        // The program can say so too, which gives it no more time.
        if (hasStarted) return;
        hasStarted = true;
        return limit(TIME_LIMIT, { kind: "stopped", seconds: TIME_LIMIT / 1000 });
      case "log":
        return onLog(message.level, message.text);
      case "graph":
        return end(graphOf(message.json));
      case "failed":
        return end(message);
    }
  };
  const outcome = new Promise<Outcome>((resolve) => (end = resolve)).finally(() => {
    hasEnded = true;
    clearTimeout(timer);
    removeEventListener("message", onMessage);
    frame.remove();
  });
  addEventListener("message", onMessage);
  limit(START_LIMIT, { kind: "unstarted", reason: `${START_LIMIT / 1000} s` });
  library ??= libraryText();
  library.then(
    (text) => {
      if (hasEnded) return;
      const request: RunRequest = { library: text, code };
      frame.addEventListener("load", () => frame.contentWindow?.postMessage(request, "*"), { once: true });
      document.body.append(frame);
    },
    (error: Error) => {
      library = undefined;
      end({ kind: "unstarted", reason: error.message });
    },
  );
  return { outcome, cancel: () => end({ kind: "cancelled" }) };
}

function graphOf(json: string): Outcome {
  if (json.length > LONGEST_GRAPH) return { kind: "refused", reason: `${json.length} > ${LONGEST_GRAPH}` };
  try {
    return { kind: "graph", graph: readStoredGraph(JSON.parse(json) as StoredGraph) };
  } catch (error) {
    return { kind: "refused", reason: (error as Error).message };
  }
}
