import { Batches, type Samples } from "../../../src/data/index.js";
import { softmax, type TwoLayerNet } from "../../../src/nn/index.js";
import { SGD } from "../../../src/optim/index.js";
import { compile, grad, tensor, type Tensor } from "../../../src/tensor/index.js";
import type { Seen } from "./messages.js";

/** Samples a batch. */
export const BATCH = 100;
/** Iterations between two looks at what the page has asked meanwhile. */
const CHUNK = 100;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** How long a network is trained, and who is told. */
export interface Course {
  readonly iterations: number;
  readonly onProgress: (done: number) => void;
  readonly isCancelled: () => boolean;
}

/** Trains by SGD with momentum 0.5, learning rate 0.3, batches of 100 samples. @returns whether it came to its end. */
export async function train(network: TwoLayerNet, samples: Samples, course: Course): Promise<boolean> {
  const sgd = new SGD(network.params, { learningRate: 0.3, momentum: 0.5 });
  const batches = new Batches(samples, { batchSize: BATCH, seed: 0 });
  const step = compile((x: Tensor, t: Tensor) => {
    const loss = network.loss(x, t);
    sgd.step(network.gradient(x, t));
    return loss;
  });
  for (let done = 0; done < course.iterations; done += CHUNK) {
    course.onProgress(done);
    await pause();
    if (course.isCancelled()) return false;
    for (let i = done; i < Math.min(done + CHUNK, course.iterations); i++) step(...batches.next());
  }
  return true;
}

/** How many samples the network knows. */
export function countRight(network: TwoLayerNet, { images, labels }: Samples): number {
  const x = tensor(images, { shape: [labels.length, images.length / labels.length] });
  return network.predict(x).argmax(-1).eq(tensor(labels)).sum().item();
}

/** Shows images to a network: forward to the probabilities, and back from the loss to the pixels. */
export class Viewer {
  /** Pixels of an image. */
  readonly inputs: number;
  private readonly forward;
  private readonly backward;

  constructor(network: TwoLayerNet) {
    this.inputs = network.params.W1.shape[0];
    this.forward = compile((x: Tensor) => {
      const { Affine1, Relu1, Affine2 } = network.layers;
      const hidden = Relu1.forward(Affine1.forward(x));
      const scores = Affine2.forward(hidden);
      return { hidden, scores, probabilities: softmax(scores) };
    });
    this.backward = compile((x: Tensor, t: Tensor) => ({
      loss: network.loss(x, t),
      slope: grad((pixels: Tensor) => network.loss(pixels, t))(x),
    }));
  }

  /** @param label whose loss is taken; the network's own answer when null. */
  see(image: Float32Array, label: number | null): Seen {
    const x = tensor(image, { shape: [1, image.length] });
    const read = (values: Tensor): Float32Array => Float32Array.from(values.dataSync());
    const { hidden, scores, probabilities } = this.forward(x);
    const shares = read(probabilities);
    const target = label ?? shares.indexOf(Math.max(...shares));
    const { loss, slope } = this.backward(x, tensor(Int32Array.of(target)));
    return {
      hidden: read(hidden),
      scores: read(scores),
      probabilities: shares,
      label: target,
      loss: loss.item(),
      slope: read(slope),
    };
  }
}
