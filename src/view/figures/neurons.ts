import { Generator, type Tensor, type Variable } from "../../tensor/index.js";
import type { GraphFigure } from "./figure.js";

const SIZES = [2, 11, 11, 1];

/** Names of a layer's parameters: `w1_2_3` leads from input 2 to neuron 3 of layer 1. */
const weight = (layer: number, from: number, to: number): string => `w${layer}_${from}_${to}`;
const bias = (layer: number, neuron: number): string => `b${layer}_${neuron}`;

function parameters(): Record<string, number> {
  const draws = new Generator({ seed: 0 }).normal([200], { dtype: "float64" }).dataSync();
  const values: Record<string, number> = { x_1: 1, x_2: -0.5 };
  let next = 0;
  for (let layer = 1; layer < SIZES.length; layer++)
    for (let to = 1; to <= SIZES[layer]; to++) {
      for (let from = 1; from <= SIZES[layer - 1]; from++)
        values[weight(layer, from, to)] = Number((draws[next++] / Math.sqrt(SIZES[layer - 1])).toFixed(2));
      values[bias(layer, to)] = 0;
    }
  return values;
}

function neuron(inputs: readonly Tensor[], layer: number, to: number, all: Readonly<Record<string, Variable>>): Tensor {
  return inputs.reduce<Tensor>((sum, x, i) => sum.add(x.mul(all[weight(layer, i + 1, to)])), all[bias(layer, to)]);
}

let drawn: Record<string, number> | undefined;

/** A network of three layers as it is under the matrices: each weight an input, each product and sum a node; 500 nodes. */
export const neurons: GraphFigure = {
  // Drawn when they are first asked for: importing the library computes nothing.
  get inputs() {
    return (drawn ??= parameters());
  },
  build: (all) => {
    let layer: Tensor[] = [all.x_1, all.x_2];
    for (let number = 1; number < SIZES.length; number++)
      layer = Array.from({ length: SIZES[number] }, (_, i) => {
        const sum = neuron(layer, number, i + 1, all);
        return number < SIZES.length - 1 ? sum.relu() : sum;
      });
    return [{ out: layer[0].named("y") }];
  },
  shows: "backward",
};
