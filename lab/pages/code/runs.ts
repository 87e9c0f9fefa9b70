import { modelOf, newSession, sessionScene, sourceOf } from "../../view.js";
import { GraphStore } from "../../graph/GraphStore.js";
import { locale } from "../../state/locale.js";
import { isReceived, isRunning, log, outcome, program, programStore } from "./program.js";
import { runProgram, type Outcome, type Run } from "./runProgram.js";

/** Older lines of the output make room. */
const LOG_LINES = 500;

let current: Run | undefined;

/** Takes what the person writes or has chosen. */
export function edit(text: string): void {
  if (text === program.peek()) return;
  program.value = text;
  isReceived.value = false;
  outcome.value = null;
}

/** Runs the program that is written; only a person's own press of a button or a key comes here. */
export function run(): void {
  if (isRunning.peek()) return;
  isRunning.value = true;
  outcome.value = null;
  log.value = [];
  current = runProgram(
    program.peek(),
    (level, text) => (log.value = [...log.peek(), { level, text }].slice(-LOG_LINES)),
  );
  void current.outcome.then((ended) => {
    isRunning.value = false;
    isReceived.value = false;
    outcome.value = ended.kind === "graph" ? show(ended) : ended;
  });
}

export function cancel(): void {
  current?.cancel();
}

/**
 * The new graph, its layers folded and both passes done, in the place of the one before; refused where it cannot be
 * computed, for a program may have made it up.
 */
function show(ended: Extract<Outcome, { readonly kind: "graph" }>): Outcome {
  const unfolded = newSession({ kind: "graph", ...ended.graph }, locale.peek());
  let folds: string[];
  try {
    const { foldables } = sessionScene(unfolded, modelOf(sourceOf(unfolded.source), {}));
    folds = foldables.map(({ id }) => id);
  } catch (error) {
    return { kind: "refused", reason: (error as Error).message };
  }
  const session = { ...unfolded, folds };
  const store = programStore.peek() ?? new GraphStore(session);
  store.open(session);
  store.open({ ...session, step: store.moment.peek().steps });
  programStore.value = store;
  return ended;
}
