import { compile, nn, optim, tensor, type Tensor } from "edgegrad";
import type { InputsFile } from "../protocol.js";
import { nextBatch, ownName, readTensors, shapeOf, type Callable, type Tensors } from "./serve.mjs";

/** How a workload learns: what it gathers of its data for a batch, its network, and its optimizer. */
interface Recipe {
  gather(data: Readonly<Record<string, Tensor>>, batch: Tensor): { readonly x: Tensor; readonly t: Tensor };
  network(): nn.Sequential;
  optimizer(params: nn.Sequential["params"], learningRate: number): { step(): void };
}

const pictures: Recipe["gather"] = ({ images, labels }, batch) => ({
  x: images.gather(batch), // [batch, 784]
  t: labels.gather(batch),
});
const descent: Recipe["optimizer"] = (params, learningRate) => new optim.SGD(params, { learningRate });

/** Two convolutions, each with ReLU and a pooling, and an affine layer. [batch, 28, 28, 1] → [batch, 10] */
function convolutional(): nn.Sequential {
  const [affine] = Object.values(nn.affineLayers([1568, 10]));
  return new nn.Sequential({
    conv1: new nn.Conv2d(1, 16, 3, { padding: 1 }),
    relu1: new nn.Relu(),
    pool1: new nn.MaxPool2d({ size: 2 }),
    conv2: new nn.Conv2d(16, 32, 3, { padding: 1 }),
    relu2: new nn.Relu(),
    pool2: new nn.MaxPool2d({ size: 2 }),
    flatten: new nn.Flatten(),
    affine,
  });
}

const recipes: Readonly<Record<string, Recipe>> = {
  "mlp-book": {
    gather: pictures,
    network: () => new nn.TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10 }),
    optimizer: descent,
  },
  "mlp-512": {
    gather: pictures,
    network: () => new nn.Sequential(nn.affineLayers([784, 512, 512, 10])),
    optimizer: descent,
  },
  cnn: {
    gather: (data, batch) => {
      const { x, t } = pictures(data, batch);
      return { x: x.reshape([batch.size, 28, 28, 1]), t };
    },
    network: convolutional,
    optimizer: (params, learningRate) => new optim.Adam(params, { learningRate }),
  },
  "gpt-mini": {
    gather: ({ text, positions }, starts) => {
      const at = starts.reshape([starts.size, 1]).add(positions); // [batch, context]
      return { x: text.gather(at), t: text.gather(at.add(1)) };
    },
    network: () => new nn.CharacterModel({ symbols: 65, context: 64, width: 128, blocks: 2, heads: 4 }),
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
  const { gather, network, optimizer: optimizerOf } = recipes[inputs.workload];
  const tensors = readTensors(inputs);
  const data = dataOf(inputs, tensors);
  const net = network();
  assignInOrder(net, inputs, tensors);
  const optimizer = optimizerOf(net.params, inputs.learningRate!);
  const step = compile((batch) => {
    const { x, t } = gather(data, batch);
    const loss = net.loss(x, t);
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

/** Gives a network the files' parameters, which are in the network's own order. */
export function assignInOrder({ params }: nn.Sequential, inputs: InputsFile, tensors: Tensors): void {
  const variables = Object.values(params);
  if (variables.length !== inputs.parameters.length)
    throw new Error(`${inputs.workload} has ${inputs.parameters.length} parameters, its network ${variables.length}`);
  for (const [i, full] of inputs.parameters.entries()) {
    const name = ownName(inputs, full);
    variables[i].assign(tensor(tensors[name], { shape: shapeOf(inputs, name) }));
  }
}
