import type { FileProblem } from "./messages.js";

/** Files that make no network. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(readonly problem: FileProblem) {
    super(problem.kind);
  }
}
