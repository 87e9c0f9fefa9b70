import type { ConvolutionOptions } from "../ops/convolution.js";
import { bothOf, type Pair } from "../ops/imageWindows.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { GraphLayer } from "./graphLayer.js";
import { checkedSize, Initializer, type InitialOptions } from "./initial.js";
import type { Callable, Value } from "./layer.js";

/** How a layer of convolution moves its kernel and begins: weights of `he` unless it says otherwise, biases of 0. */
export interface Conv2dOptions extends ConvolutionOptions, InitialOptions {
  /** Whether a bias is added to each output channel; default true. */
  readonly bias?: boolean;
}

export interface Conv2d extends Callable<[x: Value]> {}
/**
 * Convolution of images [batch, height, width, in] with the kernel W [kernelHeight, kernelWidth, in, out], plus b [out]:
 * [batch, outHeight, outWidth, out].
 */
export class Conv2d extends GraphLayer {
  /** The kernel, (kernelHeight, kernelWidth, in, out). */
  readonly W: Variable;
  /** Biases, (out), if it has any. */
  readonly b: Variable | undefined;
  /** Steps and padding. */
  readonly options: ConvolutionOptions;

  /** @throws RangeError unless channels and kernel size are whole numbers ≥ 1. */
  constructor(inputChannels: number, outputChannels: number, kernelSize: Pair, options: Conv2dOptions = {}) {
    checkedSize("Conv2d: inputChannels", inputChannels);
    checkedSize("Conv2d: outputChannels", outputChannels);
    const [height, width] = bothOf("Conv2d", "kernelSize", kernelSize, 1);
    const { bias = true, stride, padding, ...initialOptions } = options;
    const initial = new Initializer(initialOptions, "he");
    const W = initial.weights("W", [height, width, inputChannels, outputChannels], height * width * inputChannels);
    const b = bias ? initial.filled("b", [outputChannels], 0) : undefined;
    super(b === undefined ? { W } : { W, b });
    this.W = W;
    this.b = b;
    this.options = { stride, padding };
  }

  protected compute(x: Tensor): Tensor {
    const out = x.conv2d(this.W, this.options);
    return this.b === undefined ? out : out.add(this.b);
  }
}
