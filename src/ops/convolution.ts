import type { Node } from "../graph/node.js";
import { ShapeError } from "../shape/errors.js";
import { everyDType, promoted } from "./cast.js";
import { contract, productDType } from "./contract.js";
import { custom, CustomRule } from "./custom.js";
import { bothOf, checkImages, imageWindows, type Both, type Pair } from "./imageWindows.js";
import { asNode } from "./leaf.js";
import { flip, pad, slice, transpose, type Range, type Width } from "./movement.js";
import { callable, sample, type CompositeRecord, type Operand } from "./record.js";

/** How a kernel moves over an image. */
export interface ConvolutionOptions {
  /** Rows and columns from one window to the next; default 1. */
  readonly stride?: Pair;
  /**
   * Rows and columns of zeros on each side; default 0. `"same"`, for stride 1: as many as keep the image's size, an odd
   * one behind.
   */
  readonly padding?: Pair | "same";
}

/** Where the windows of a convolution lie. Each pair is for rows and columns. */
interface Geometry {
  readonly kernel: Both;
  readonly stride: Both;
  /** Zeros before and after. */
  readonly padding: readonly [Width, Width];
}

const windowsOf = (x: Node, { kernel, stride, padding }: Geometry): Node =>
  imageWindows(pad(x, [[0, 0], ...padding]), kernel, stride);

/*
 * A convolution, and its derivatives by image and by kernel, are each linear in two of (image, kernel, output), and each
 * one's derivatives are the two others. So derivatives of any order are convolutions, and the windows, as many times the
 * image as the kernel has places, are never added back together.
 */

type Derivative = (g: Node, other: Node) => Node;

/** The derivatives of an op that is linear in each of its two inputs: each needs the other input alone. */
class BilinearRule extends CustomRule {
  constructor(
    private readonly byFirst: Derivative,
    private readonly bySecond: Derivative,
  ) {
    super();
  }
  gradient(g: Node, { inputs: [, first, second] }: Node): readonly (Node | null)[] {
    return [null, this.byFirst(g, second), this.bySecond(g, first)];
  }
  override describe(): string {
    return "convolution";
  }
}

/** out[n, h, w, o] = Σ x[n, h·stride + k, w·stride + l, c]·weight[k, l, c, o], of the padded x. */
function convolve(x: Node, weight: Node, geometry: Geometry): Node {
  const out = contract(windowsOf(x, geometry), weight, "nhkwlc,klco->nhwo");
  const byImage: Derivative = (g, kernel) => imageGradient(g, kernel, geometry, [x.shape[1], x.shape[2]]);
  const byKernel: Derivative = (g, image) => kernelGradient(image, g, geometry);
  return custom(out, [x, weight], new BilinearRule(byImage, byKernel));
}

/** The derivative of a convolution by its kernel: each place's share of the image against g. */
function kernelGradient(x: Node, g: Node, geometry: Geometry): Node {
  const out = contract(windowsOf(x, geometry), g, "nhkwlc,nhwo->klco");
  const byImage: Derivative = (kernel, upstream) => imageGradient(upstream, kernel, geometry, [x.shape[1], x.shape[2]]);
  const byUpstream: Derivative = (kernel, image) => convolve(image, kernel, geometry);
  return custom(out, [x, g], new BilinearRule(byImage, byUpstream));
}

/**
 * The derivative of a convolution by its image, of `size` rows and columns: g, spread out by the stride and bordered with
 * zeros, convolved with the kernel turned by 180° and its channels exchanged.
 */
function imageGradient(g: Node, weight: Node, geometry: Geometry, size: Both): Node {
  const { kernel, stride, padding } = geometry;
  const axes = ([0, 1] as const).map((axis) => {
    const [before, after] = padding[axis];
    const reach = kernel[axis] - 1; // from an element's first window to its last
    const unread = before + size[axis] + after - ((g.shape[1 + axis] - 1) * stride[axis] + kernel[axis]);
    // derivatives of padding are not computed where the border of g can be that much smaller, else cut off
    const [skippedBefore, skippedAfter] = [Math.min(before, reach), Math.min(after, reach + unread)];
    const border: Width = [reach - skippedBefore, reach + unread - skippedAfter, stride[axis] - 1];
    const start = before - skippedBefore;
    return { border, inside: [start, start + size[axis]] satisfies Range };
  });
  const spread = pad(g, [[0, 0], ...axes.map(({ border }) => border)]);
  const turned = transpose(flip(weight, [0, 1]), [0, 1, 3, 2]); // [k, l, c, o] → [k, l, o, c]
  const whole = contract(imageWindows(spread, kernel, [1, 1]), turned, "nhkwlc,klco->nhwo");
  const out = slice(whole, [null, ...axes.map(({ inside }) => inside)]);
  const byUpstream: Derivative = (image, own) => convolve(image, own, geometry);
  const byKernel: Derivative = (image, upstream) => kernelGradient(image, upstream, geometry);
  return custom(out, [g, weight], new BilinearRule(byUpstream, byKernel));
}

/** Zeros before and after along each axis. */
function paddingOf({ padding = 0 }: ConvolutionOptions, kernel: Both, stride: Both): readonly [Width, Width] {
  if (padding !== "same") {
    const [vertical, horizontal] = bothOf("conv2d", "padding", padding, 0);
    return [
      [vertical, vertical],
      [horizontal, horizontal],
    ];
  }
  if (stride.some((step) => step !== 1))
    throw new RangeError(`conv2d: padding "same" needs stride 1, not [${stride.join(", ")}]; give it in numbers`);
  const around = (size: number): Width => [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  return [around(kernel[0]), around(kernel[1])];
}

/**
 * Convolution of images, x [batch, height, width, in], with a kernel, weight [kernelHeight, kernelWidth, in, out], which
 * slides over them without being turned (a cross-correlation, as in every deep-learning library): the sum of products
 * of each window and the kernel, [batch, outHeight, outWidth, out]. Rows and columns after the last whole window count
 * for nothing. bool and uint8 give int32, which wraps.
 * @throws ShapeError unless x and weight have four axes and as many input channels, and the kernel fits the padded image.
 * @throws RangeError unless the strides are whole numbers ≥ 1 and the padding whole numbers ≥ 0.
 */
export const conv2d = callable(
  (x: Operand, weight: Operand, options: ConvolutionOptions = {}): Node => {
    const [image, kernel] = [asNode(x), asNode(weight)];
    if (kernel.shape.length !== 4)
      throw new ShapeError(
        "conv2d",
        ["weight"],
        [kernel.shape],
        "weight must be a kernel, [kernelHeight, kernelWidth, in, out]",
      );
    const size: Both = [kernel.shape[0], kernel.shape[1]];
    if (size.includes(0)) throw new ShapeError("conv2d", ["weight"], [kernel.shape], "the kernel holds no element");
    const stride = bothOf("conv2d", "stride", options.stride ?? 1, 1);
    const padding = paddingOf(options, size, stride);
    checkImages("conv2d", image, size, [padding[0][0] + padding[0][1], padding[1][0] + padding[1][1]]);
    if (image.shape[3] !== kernel.shape[2])
      throw new ShapeError(
        "conv2d",
        ["x", "weight"],
        [image.shape, kernel.shape],
        `x has ${image.shape[3]} channels, and the kernel takes ${kernel.shape[2]}`,
      );
    const { inputs } = promoted("conv2d", ["x", "weight"], [image, kernel], productDType);
    return convolve(inputs[0], inputs[1], { kernel: size, stride, padding });
  },
  {
    name: "conv2d",
    kind: "composite",
    args: ["x", "weight"],
    dtypes: everyDType,
    samples: [
      sample([
        [2, 4, 5, 2],
        [3, 3, 2, 3],
      ]),
      sample(
        [
          [1, 4, 3, 1],
          [3, 3, 1, 2],
        ],
        { padding: 1 },
      ),
      sample(
        [
          [1, 6, 5, 2],
          [3, 2, 2, 1],
        ],
        { stride: 2, padding: [1, 0] },
      ),
      sample(
        [
          [1, 2, 3, 1],
          [2, 2, 1, 1],
        ],
        { stride: [1, 3], padding: [3, 2] },
      ),
      sample(
        [
          [2, 3, 4, 1],
          [2, 4, 1, 2],
        ],
        { padding: "same" },
      ),
      sample([
        [2, 3, 2, 3],
        [1, 1, 3, 2],
      ]),
      sample([
        [0, 3, 3, 1],
        [2, 2, 1, 2],
      ]),
    ],
    from: ([x, weight]: readonly Operand[], [options]: readonly unknown[] = []): Node =>
      conv2d(x, weight, options as ConvolutionOptions | undefined),
  } as const satisfies CompositeRecord,
);
