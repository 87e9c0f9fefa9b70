import { constants } from "node:os";
import { say, type Terminal } from "./terminal.js";

const signalNames = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** What stops a piece of work; SIGPIPE stands for a reader of stdout that went away. */
type Reason = (typeof signalNames)[number] | "SIGPIPE";

/** Work that a signal asks to end: it saves what it has, and ends. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** What came, if anything did. */
  readonly reason: () => Reason | undefined;
  /** For work that ended early: 128 and the signal's number, as shells have it. */
  readonly exitCode: () => number;
}

/**
 * Runs work that can be interrupted and gives its exit code. A second signal ends the process at once.
 */
export async function interruptible(
  terminal: Terminal,
  work: (interruption: Interruption) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  let reason: Reason | undefined;
  const stop = (by: Reason): void => {
    if (reason !== undefined && by !== "SIGPIPE") process.exit(exitCodeOf(by));
    reason ??= by;
    controller.abort();
  };
  const handlers = signalNames.map((name) => [name, () => stop(name)] as const);
  const onClosed = (): void => stop("SIGPIPE");
  for (const [name, handler] of handlers) process.on(name, handler);
  terminal.stdoutClosed.addEventListener("abort", onClosed);
  if (terminal.stdoutClosed.aborted) onClosed();
  try {
    return await work({
      signal: controller.signal,
      reason: () => reason,
      exitCode: () => (reason === undefined ? 0 : exitCodeOf(reason)),
    });
  } catch (error) {
    if (reason === undefined || error !== controller.signal.reason) throw error;
    if (reason !== "SIGPIPE") say(terminal.stderr, `edgegrad: stopped by ${reason}`);
    return exitCodeOf(reason);
  } finally {
    for (const [name, handler] of handlers) process.off(name, handler);
    terminal.stdoutClosed.removeEventListener("abort", onClosed);
  }
}

const exitCodeOf = (reason: Reason): number => 128 + constants.signals[reason];
