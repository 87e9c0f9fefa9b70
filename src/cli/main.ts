#!/usr/bin/env node
import { main } from "./program.js";

const stdoutClosed = new AbortController();
// Whoever reads us may stop, as `head` does: that is no failure to shout about.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  stdoutClosed.abort();
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const { stdout, stderr } = process;
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, stdoutClosed: stdoutClosed.signal });
