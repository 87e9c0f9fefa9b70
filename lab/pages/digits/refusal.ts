import { DataError } from "../../../src/data/dataError.js";
import { FileTooLarge } from "../../data/givenFiles.js";
import { UnpairedFiles } from "../../data/imagePairs.js";
import type { FileProblem } from "./messages.js";

/** Files that make no network. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(readonly problem: FileProblem) {
    super(problem.kind);
  }
}

/** What an error says about the files. */
export function problemOf(error: unknown): FileProblem {
  if (error instanceof Refusal) return error.problem;
  if (error instanceof FileTooLarge) return { kind: "large", ...error.problem };
  if (error instanceof UnpairedFiles) return { kind: "unpaired", images: error.images, labels: error.labels };
  if (error instanceof DataError) return { kind: "damaged", file: error.file ?? "", reason: error.message };
  return { kind: "failed", reason: String(error) };
}
