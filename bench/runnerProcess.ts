import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Facts, MemoryGrowth, Prepared, Refusal, Request, Timed, Verified } from "./protocol.js";

interface Replies {
  facts: Facts;
  prepare: Prepared;
  verify: Verified;
  time: Timed;
  memory: MemoryGrowth;
}

/** How to start a runner. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The last words of a process on stderr that are shown when it dies. */
const lastWords = 2000;

/** A process that runs workloads on one system, and waits idle between requests. */
export class RunnerProcess {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private stderr = "";

  constructor({ command, args, env }: Start) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    this.child.on("error", (error) => (this.stderr += error.message));
    this.child.stdin!.on("error", () => {}); // its end is seen where the reply is waited for
    this.child.stderr!.on("data", (data: Buffer) => (this.stderr = (this.stderr + data.toString()).slice(-lastWords)));
    this.reader = createInterface({ input: this.child.stdout! });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /**
   * Sends a request and waits for its reply.
   * @throws Error when the process ends, or does not answer in time: it is ended then.
   */
  async ask<K extends Request["do"]>(
    request: Extract<Request, { readonly do: K }>,
    limitSeconds: number,
  ): Promise<Replies[K] | Refusal> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => (timer = setTimeout(() => resolve("late"), limitSeconds * 1000)));
    const reply = await Promise.race([this.lines.next(), late]);
    clearTimeout(timer);
    if (reply === "late") {
      this.child.kill("SIGKILL");
      throw new Error(`no answer to ${request.do} in ${limitSeconds} s`);
    }
    if (reply.done === true) throw new Error(`its process ended: ${this.lastError()}`);
    return JSON.parse(reply.value) as Replies[K] | Refusal;
  }

  /** The line on stderr that names an error, or else the last one. */
  private lastError(): string {
    const lines = this.stderr.trim().split("\n");
    return lines.findLast((line) => /\b\w*Error\b/.test(line)) ?? (lines.at(-1) || "it said nothing");
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.reader.close();
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
