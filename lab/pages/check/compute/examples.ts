import { nn, tensor, where, type Tensor } from "../../../../src/index.js";
import type { GradientDType, SlipName } from "../messages.js";
import type { Experiment } from "./experiment.js";

const vector = (values: readonly number[], dtype: GradientDType): Tensor =>
  tensor(Float64Array.from(values), { dtype });

/** Apples and oranges (figure 37), by hand-driven layers; the slip hands two derivatives to the wrong inputs. */
export function fruitsExperiment(dtype: GradientDType, slip: SlipName | null): Experiment {
  const [mulApple, mulOrange, mulTax] = [new nn.MulLayer(), new nn.MulLayer(), new nn.MulLayer()];
  const addFruits = new nn.AddLayer();
  const values = { apple: 100, apple_num: 2, orange: 150, orange_num: 3, tax: 1.1 };
  return {
    inputs: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensor(value, { dtype })])),
    loss: ({ apple, apple_num, orange, orange_num, tax }) =>
      mulTax.forward(addFruits.forward(mulApple.forward(apple, apple_num), mulOrange.forward(orange, orange_num)), tax),
    gradients: () => {
      const [dFruits, tax] = mulTax.backward(1);
      const [dApples, dOranges] = addFruits.backward(dFruits);
      const [dApple, dAppleNum] = mulApple.backward(dApples);
      const [orange, orange_num] = mulOrange.backward(dOranges);
      const [apple, apple_num] = slip === "swapped" ? [dAppleNum, dApple] : [dApple, dAppleNum];
      return { apple, apple_num, orange, orange_num, tax };
    },
  };
}

/** ReLU at exactly 0, and on both sides of it. The slip is the chapter's mask. */
export function reluExperiment(dtype: GradientDType, slip: SlipName | null): Experiment {
  const relu = new nn.Relu();
  return {
    inputs: { x: vector([0, 2, -2], dtype) },
    loss: ({ x }) => relu.forward(x).sum(),
    gradients: ({ x }) => {
      const dout = vector([1, 1, 1], dtype);
      return { x: slip === "mask" ? where(x.lt(0), 0, dout) : relu.backward(dout) };
    },
  };
}

/** ReLU's backward as the chapter writes it, on an array that can be written: dout[mask] = 0; dx = dout. */
function reluInPlace(x: ArrayLike<number>, dout: Float64Array): Float64Array {
  for (let i = 0; i < dout.length; i++) if (x[i] <= 0) dout[i] = 0;
  return dout;
}

/**
 * relu(x) + x: a sum hands the same dout to both of its branches. The slip lets ReLU write into it, and the other branch
 * reads what is left.
 */
export function branchExperiment(dtype: GradientDType, slip: SlipName | null): Experiment {
  const relu = new nn.Relu();
  const weights = [1, 2, 3, 4];
  return {
    inputs: { x: vector([-2, -1, 1, 2], dtype) },
    loss: ({ x }) => relu.forward(x).add(x).mul(vector(weights, dtype)).sum(),
    gradients: ({ x }) => {
      if (slip !== "aliasing") return { x: relu.backward(vector(weights, dtype)).add(vector(weights, dtype)) };
      const dout = Float64Array.from(weights);
      const throughRelu = reluInPlace(x.dataSync(), dout);
      return { x: vector([...dout.map((straight, i) => throughRelu[i] + straight)], dtype) };
    },
  };
}

/** Softmax-with-loss on the one sample of figure 45. The slip divides by t.shape[0], which is its number of classes. */
export function singleExperiment(dtype: GradientDType, slip: SlipName | null): Experiment {
  const layer = new nn.SoftmaxWithLoss();
  const t = vector([0, 1, 0], dtype);
  return {
    inputs: { a: vector([0.3, 2.9, 4], dtype) },
    loss: ({ a }) => layer.forward(a, t),
    gradients: () => ({ a: slip === "classes" ? layer.y!.sub(t).div(t.shape[0]) : layer.backward(1) }),
  };
}
