import { broadcastShapes } from "../shape/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { asTensor, CallableLayer, kept, shapedAs, upstream, type Callable, type Value } from "./layer.js";

const outputShape = (layer: string, x: Tensor, y: Tensor) => broadcastShapes(layer, ["x", "y"], [x.shape, y.shape]);

export interface MulLayer extends Callable<[x: Value, y: Value]> {}
/** Product of two values. Backward swaps them: each gets the upstream derivative times the other. */
export class MulLayer extends CallableLayer {
  /** The inputs, kept by `forward` for `backward`. */
  x: Tensor | null = null;
  y: Tensor | null = null;

  /** @throws ShapeError for inputs whose shapes do not broadcast. */
  forward(x: Value, y: Value): Tensor {
    this.x = asTensor(x);
    this.y = asTensor(y);
    return this.x.mul(this.y);
  }

  /**
   * @returns `[dx, dy]`, of the inputs' shapes.
   * @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape.
   */
  backward(dout: Value): [dx: Tensor, dy: Tensor] {
    const [x, y] = [kept("MulLayer", this.x), kept("MulLayer", this.y)];
    const g = upstream("MulLayer", dout, outputShape("MulLayer", x, y));
    return [shapedAs(g.mul(y), x.shape), shapedAs(g.mul(x), y.shape)];
  }
}

export interface AddLayer extends Callable<[x: Value, y: Value]> {}
/** Sum of two values. Backward passes the upstream derivative to both unchanged. */
export class AddLayer extends CallableLayer {
  /** The inputs, kept by `forward` for `backward`. */
  x: Tensor | null = null;
  y: Tensor | null = null;

  /** @throws ShapeError for inputs whose shapes do not broadcast. */
  forward(x: Value, y: Value): Tensor {
    this.x = asTensor(x);
    this.y = asTensor(y);
    return this.x.add(this.y);
  }

  /**
   * @returns `[dx, dy]`, of the inputs' shapes.
   * @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape.
   */
  backward(dout: Value): [dx: Tensor, dy: Tensor] {
    const [x, y] = [kept("AddLayer", this.x), kept("AddLayer", this.y)];
    const g = upstream("AddLayer", dout, outputShape("AddLayer", x, y));
    return [shapedAs(g, x.shape), shapedAs(g, y.shape)];
  }
}
