import { data, Generator, nn, tensor, type Tensor } from "../../../../src/index.js";
import type { GradientDType, SlipName } from "../messages.js";
import type { Experiment } from "./experiment.js";

/** A batch of samples, a row each, and their classes. */
interface Batch {
  readonly x: Tensor;
  readonly t: Tensor;
}

const BATCH = 3;
/** The element of W1 that the slip `element` spoils, and by how much. */
const WRONG_PLACE = [17, 3] as const;
const WRONG_BY = 0.1;

/** Three images of Gaussian noise with the labels 5, 0 and 4. */
export function noiseBatch(dtype: GradientDType): Batch {
  const x = new Generator({ seed: 1 }).normal([BATCH, 784], { dtype: "float64" });
  return { x: x.cast(dtype), t: tensor(Int32Array.of(5, 0, 4)) };
}

/** The first three embedded digits. */
export async function digitBatch(dtype: GradientDType): Promise<Batch> {
  const { train } = await data.loadDataset("digits", { dtype });
  return {
    x: tensor(train.images.slice(0, BATCH * 64), { shape: [BATCH, 64] }),
    t: tensor(train.labels.slice(0, BATCH)),
  };
}

/** A last layer that takes the loss for the end of everything: whatever comes from above is 1. */
class IgnoresDout extends nn.SoftmaxWithLoss {
  override backward(): Tensor {
    return super.backward(1);
  }
}

/** The chapter's two layers with 50 hidden neurons, seeded; in float32 those of float64, rounded. */
export function twoLayers(inputs: number, dtype: GradientDType, lastLayer = new nn.SoftmaxWithLoss()): nn.Sequential {
  const layersIn = (type: GradientDType) => nn.affineLayers([inputs, 50, 10], { seed: 0, dtype: type });
  const net = new nn.Sequential(layersIn(dtype), lastLayer);
  if (dtype === "float32") {
    const { params } = new nn.Sequential(layersIn("float64"));
    for (const [name, parameter] of Object.entries(net.params)) parameter.assign(params[name].cast(dtype));
  }
  return net;
}

/** Back-propagation by hand, from the derivative of the last layer's output. */
function backward(net: nn.Sequential, dout: number): Record<string, Tensor> {
  let upstream = net.lastLayer.backward(dout);
  for (const layer of Object.values(net.layers).reverse()) upstream = layer.backward(upstream);
  const affine = Object.values(net.layers).filter((layer) => layer instanceof nn.Affine);
  return Object.fromEntries(
    affine.flatMap(({ dW, db }, i) => [
      [`W${i + 1}`, dW!],
      [`b${i + 1}`, db!],
    ]),
  );
}

/** dW1 with one element that is off. */
function withWrongElement(dW: Tensor, dtype: GradientDType): Tensor {
  const error = new Float64Array(dW.size);
  error[WRONG_PLACE[0] * dW.shape[1] + WRONG_PLACE[1]] = WRONG_BY;
  return dW.add(tensor(error, { shape: [...dW.shape] as number[], dtype }));
}

/** The two-layer network on a batch. With the slip `dout` its loss counts twice, as one loss of several may. */
export function networkExperiment({ x, t }: Batch, dtype: GradientDType, slip: SlipName | null): Experiment {
  const net = twoLayers(x.shape[1], dtype, slip === "dout" ? new IgnoresDout() : undefined);
  const weight = slip === "dout" ? 2 : 1;
  return {
    inputs: net.params,
    loss: () => net.loss(x, t).mul(weight),
    gradients: () => {
      const gradients = backward(net, weight);
      if (slip === "b2") return { ...gradients, b2: gradients.W2 };
      if (slip === "element") return { ...gradients, W1: withWrongElement(gradients.W1, dtype) };
      return gradients;
    },
  };
}
