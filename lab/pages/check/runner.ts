import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import type { Answer, CheckRequest, ParameterResult, Question, Verdict } from "./messages.js";
import { activity, request, result, selected, type Progress } from "./store.js";
import { verdictText } from "./texts.js";
import { checkWords } from "./words.js";

/** A worker that has not stopped after so many milliseconds is ended. */
const PATIENCE = 1000;
/** Milliseconds of work before the time that is left is estimated. */
const ENOUGH_TO_ESTIMATE = 300;

let worker: Worker | undefined;
let asked: CheckRequest | undefined;
let started = 0;
let lastResort: ReturnType<typeof setTimeout> | undefined;

function startedWorker(): Worker {
  const own = new Worker(new URL("./check.js", import.meta.url), { type: "module" });
  own.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (own === worker) hear(data);
  };
  own.onerror = ({ message }) => {
    if (own === worker) fail(message || "check.js");
  };
  return own;
}

const send = (question: Question): void => (worker ??= startedWorker()).postMessage(question);

/** Starts the check that the form asks for, unless one is running. */
export function run(): void {
  if (request.value === null || activity.value.phase === "running") return;
  asked = request.value;
  result.value = null;
  activity.value = { phase: "running", progress: null };
  started = performance.now();
  send({ kind: "check", request: asked });
}

/** Stops the check that is running. */
export function cancel(): void {
  if (activity.value.phase !== "running") return;
  send({ kind: "cancel" });
  clearTimeout(lastResort);
  lastResort = setTimeout(() => {
    endWorker();
    stopped();
  }, PATIENCE);
}

function endWorker(): void {
  worker?.terminate();
  worker = undefined;
}

function hear(message: Answer): void {
  if (message.kind === "progress") {
    activity.value = { phase: "running", progress: progressOf(message) };
    return;
  }
  clearTimeout(lastResort);
  if (message.kind === "report") finish(message.parameters, message.milliseconds);
  else if (message.kind === "cancelled") stopped();
  else if (message.kind === "failed") fail(message.reason);
}

function progressOf({ done, total, parameter }: Omit<Progress, "secondsLeft">): Progress {
  const spent = performance.now() - started;
  const secondsLeft = spent < ENOUGH_TO_ESTIMATE ? null : ((spent / done) * (total - done)) / 1000;
  return { done, total, parameter, secondsLeft };
}

const importance: readonly Verdict[] = ["pass", "kink", "doubtful", "fail", "loss", "shape"];

/** The one to look at first. */
function gravest(parameters: readonly ParameterResult[]): ParameterResult {
  return parameters.reduce((found, next) =>
    importance.indexOf(next.verdict) > importance.indexOf(found.verdict) ? next : found,
  );
}

function finish(parameters: readonly ParameterResult[], milliseconds: number): void {
  const words = useWords(checkWords);
  result.value = { request: asked!, parameters, milliseconds };
  selected.value = gravest(parameters).name;
  activity.value = { phase: "idle" };
  announce(words.announced(parameters.map((one) => words.about(one.name, verdictText(words, one)))));
}

function stopped(): void {
  const { value } = activity;
  activity.value = { phase: "cancelled", progress: value.phase === "running" ? value.progress : null };
  announce(useWords(checkWords).cancelled);
}

function fail(reason: string): void {
  clearTimeout(lastResort);
  endWorker();
  activity.value = { phase: "failed", reason };
}
