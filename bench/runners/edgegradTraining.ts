import { compile, nn, optim, tensor, variable, type Tensor, type Variable } from "edgegrad";
import type { InputsFile } from "../protocol.js";
import { convolutional, characterModel, perceptron } from "./edgegradModels.js";
import { nextBatch, ownName, readTensors, shapeOf, type Callable, type Tensors } from "./serve.mjs";

type Params = Readonly<Record<string, Variable>>;

/** How a workload learns: what it gathers of its data for a batch, its scores, and its optimizer. */
interface Recipe {
  gather(data: Readonly<Record<string, Tensor>>, batch: Tensor): { readonly x: Tensor; readonly t: Tensor };
  scores(params: Params, x: Tensor): Tensor;
  optimizer(params: Params, learningRate: number): { step(): void };
}

const pictures: Recipe["gather"] = ({ images, labels }, batch) => ({
  x: images.gather(batch),
  t: labels.gather(batch),
});
const descent: Recipe["optimizer"] = (params, learningRate) => new optim.SGD(params, { learningRate });

const recipes: Readonly<Record<string, Recipe>> = {
  "mlp-book": { gather: pictures, scores: perceptron, optimizer: descent },
  "mlp-512": { gather: pictures, scores: perceptron, optimizer: descent },
  cnn: {
    gather: pictures,
    scores: convolutional,
    optimizer: (params, learningRate) => new optim.Adam(params, { learningRate }),
  },
  "gpt-mini": {
    gather: ({ text, positions }, starts) => {
      const at = starts.reshape([starts.size, 1]).add(positions); // [batch, context]
      return { x: text.gather(at), t: text.gather(at.add(1)).reshape([at.size]) };
    },
    scores: characterModel,
    optimizer: (params, learningRate) => new optim.AdamW(params, { learningRate }),
  },
};

/** What the steps gather from. */
function dataOf(inputs: InputsFile, tensors: Tensors): Record<string, Tensor> {
  const own = (name: string): Tensor => tensor(tensors[name], { shape: shapeOf(inputs, name) });
  if (inputs.workload !== "gpt-mini") return { images: own("images"), labels: own("labels") };
  const [context] = shapeOf(inputs, "positionEmbedding");
  return { text: own("text"), positions: tensor(Int32Array.from({ length: context }, (_, i) => i)) };
}

/** A compiled training step: gather, forward, backward and update are one program. */
export function trainingStep(inputs: InputsFile): Callable {
  const recipe = recipes[inputs.workload];
  const tensors = readTensors(inputs);
  const data = dataOf(inputs, tensors);
  const params: Params = Object.fromEntries(
    inputs.parameters.map((full) => {
      const name = ownName(inputs, full);
      return [name, variable(tensors[name], { shape: shapeOf(inputs, name), name })];
    }),
  );
  const optimizer = recipe.optimizer(params, inputs.learningRate!);
  const step = compile((batch) => {
    const { x, t } = recipe.gather(data, batch);
    const loss = nn.crossEntropyError(nn.softmax(recipe.scores(params, x)), t);
    loss.backward();
    optimizer.step();
    return loss;
  });
  const next = nextBatch(inputs, tensors);
  let loss: Tensor;
  return {
    call: () => {
      loss = step(tensor(next()));
    },
    value: () => loss.item(),
  };
}
