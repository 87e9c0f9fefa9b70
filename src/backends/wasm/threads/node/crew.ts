import { MessageChannel, Worker, type MessagePort } from "node:worker_threads";
import type { Crew } from "../crew.js";

export const supervisorFile = new URL("./supervisor.js", import.meta.url);
/**
 * Questions that the supervisor leaves open before it counts as dead: as many tenths of a second. It tells at once of a
 * worker that dies; this is for its own death, and a busy machine must not look like that.
 */
const PATIENCE = 100;

/**
 * The workers belong to a supervisor, which is a worker too: this thread cannot see one end while it waits for it, and
 * the supervisor writes it into the control words.
 */
export class NodeCrew implements Crew {
  lost: Error | null = null;
  private readonly supervisor: Worker;
  private readonly ports: MessagePort[] = [];
  private readonly pong = new Int32Array(new SharedArrayBuffer(4));
  private pings = 0;
  private unanswered = 0;

  constructor(
    words: Int32Array<SharedArrayBuffer>,
    private readonly onEvent: () => void,
    private readonly workerFile: URL,
  ) {
    this.supervisor = new Worker(supervisorFile, {
      ...{ workerData: { words, pong: this.pong }, name: "edgegrad" },
      // Loaders and preloads are the program's, not ours.
      ...{ env: {}, execArgv: [] },
    });
    this.supervisor.on("error", (error: Error) => this.ended(error));
    this.supervisor.on("exit", (code) => this.ended(new Error(`the workers' supervisor ended with exit code ${code}`)));
    this.supervisor.on("message", onEvent);
    this.supervisor.unref();
  }

  start(index: number): void {
    const { port1, port2 } = new MessageChannel();
    this.ports[index] = port1;
    port1.on("message", this.onEvent);
    port1.unref();
    this.supervisor.postMessage({ index, port: port2, file: this.workerFile.href }, [port2]);
  }

  post(index: number, message: Parameters<Crew["post"]>[1]): void {
    this.ports[index].postMessage(message);
  }

  ask(): void {
    if (Atomics.load(this.pong, 0) === this.pings) {
      this.unanswered = 0;
      this.supervisor.postMessage({ ping: ++this.pings });
    } else if (++this.unanswered > PATIENCE) this.lost ??= new Error("the workers' supervisor does not answer");
  }

  keepAlive(needed: boolean): void {
    if (needed) this.supervisor.ref();
    else this.supervisor.unref();
  }

  terminate(): void {
    void this.supervisor.terminate();
    for (const port of this.ports) port.close();
  }

  private ended(error: Error): void {
    this.lost ??= error;
    this.onEvent();
  }
}
