import type { Tensor, Variable } from "../tensor/index.js";
import { exampleGraphs, graphFigures, sourceOf, type Source } from "../view/index.js";

const figure = (number: number): Source => ({ kind: "figure", figure: number });

/** Small graphs by name: the chapter's figures, and others of the lab. */
export const examples: ReadonlyMap<string, Source> = new Map<string, Source>([
  ["apple", figure(36)],
  ["fruits", figure(37)],
  ["sigmoid", figure(40)],
  ["softmax", figure(45)],
  ...[...exampleGraphs.keys()].map((example): [string, Source] => [example, { kind: "example", example }]),
  ...[...graphFigures.keys()].map((number): [string, Source] => [`fig${number}`, figure(number)]),
]);

export const exampleNames = [...examples.keys()].join(", ");

/**
 * An example in the form of a user's file: the scalar whose derivatives its picture shows, each result times the derivative
 * that comes to it from beyond the picture, or times itself where none comes.
 */
export function exampleFunction(source: Source): {
  readonly inputs: object;
  readonly loss: (inputs: Readonly<Record<string, Tensor>>) => Tensor;
} {
  const { inputs, build } = sourceOf(source);
  return {
    inputs,
    loss: (given) =>
      build(given as Readonly<Record<string, Variable>>)
        .map(({ out, upstream = 1 }): Tensor => out.mul(upstream ?? out).sum())
        .reduce((sum, term) => sum.add(term)),
  };
}
