/* edgegrad's own runner: node edgegrad.mjs BACKEND THREADS. */
import { setThreads, useBackend, type BackendName } from "edgegrad";
import type { InputsFile } from "../protocol.js";
import { call } from "./edgegradCalls.js";
import { trainingStep } from "./edgegradTraining.js";
import { serve } from "./serve.mjs";
import { sharedMemoryBytes } from "./sharedMemory.js";

const [backend, threads] = process.argv.slice(2);
useBackend(backend as BackendName);
setThreads(Number(threads));

await serve(
  { versions: {} },
  (inputs: InputsFile) => (inputs.training ? trainingStep(inputs) : call(inputs)),
  sharedMemoryBytes,
);
