#!/usr/bin/env node
import { Console } from "node:console";
import { sentenceOf } from "./failure.js";
import { main } from "./program.js";

// What a user's file prints is for a person: stdout holds results alone.
globalThis.console = new Console(process.stderr);

const stdoutClosed = new AbortController();
// Whoever reads us may stop, as `head` does: that is no failure to shout about.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    // Results that nobody will find, as on a full disk: checkpoints that are saved stay.
    process.stderr.write(`edgegrad: cannot write to stdout: ${sentenceOf(error)}\n`);
    process.exit(1);
  }
  stdoutClosed.abort();
});
// Where stderr is gone, nothing can be said, and the work goes on.
process.stderr.on("error", () => {});

const { stdout, stderr } = process;
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, stdoutClosed: stdoutClosed.signal });
