import { SingleBar } from "cli-progress";
import { say, type Output } from "./terminal.js";

/** Milliseconds between two lines where no bar can be drawn. */
const linePace = 10_000;

/** How far a long piece of work is: a bar for a person, a line now and then where nobody watches. */
export class Progress {
  private readonly bar: SingleBar | undefined;
  private nextLine = Date.now() + linePace;
  private drawn = false;

  /** @param title What is counted. */
  constructor(
    private readonly title: string,
    private readonly stderr: Output,
  ) {
    if (stderr.isTTY !== true) return;
    this.bar = new SingleBar({
      format: `${title} {bar} {value}/{total} {note}`,
      stream: stderr as NodeJS.WriteStream,
      clearOnComplete: true,
      hideCursor: true,
      fps: 10,
      gracefulExit: false,
    });
  }

  update(value: number, total: number, note: string): void {
    if (this.bar !== undefined) {
      if (!this.drawn) this.bar.start(total, value, { note });
      else {
        if (this.bar.getTotal() !== total) this.bar.setTotal(total);
        this.bar.update(value, { note });
      }
      this.drawn = true;
    } else if (Date.now() >= this.nextLine) {
      say(this.stderr, `${this.title} ${value} of ${total} ${note}`.trimEnd());
      this.nextLine = Date.now() + linePace;
    }
  }

  /** Takes the bar away so that something can be written; the next update draws it again. */
  clear(): void {
    if (this.drawn) this.bar?.stop();
    this.drawn = false;
  }
}
