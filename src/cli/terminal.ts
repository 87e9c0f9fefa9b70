/** Where a program writes: a process's stream, or what a test reads. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person is watching. */
  readonly isTTY?: boolean;
}

/** The surroundings of one run of the program. Results go to stdout; everything else that is said, to stderr. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted when nobody reads stdout any more. */
  readonly stdoutClosed: AbortSignal;
}

export function say(output: Output, text: string): void {
  output.write(`${text}\n`);
}

/** One JSON object on a line. */
export function sayJson(output: Output, value: object): void {
  say(output, JSON.stringify(value));
}
