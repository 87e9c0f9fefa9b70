import { unbroadcast } from "../ops/movement.js";
import { Tensor } from "../tensor/tensor.js";
import { asTensor, CallableLayer, kept, type Callable, type Value } from "./layer.js";

const shapedAs = (g: Tensor, x: Tensor): Tensor => new Tensor(unbroadcast(g.node, x.shape));

 
export interface MulLayer extends Callable<[x: Value, y: Value]> {}
/** Product of two values. Backward swaps them: each gets the upstream derivative times the other. */
export class MulLayer extends CallableLayer {
  x: Tensor | null = null;
  y: Tensor | null = null;

  forward(x: Value, y: Value): Tensor {
    this.x = asTensor(x);
    this.y = asTensor(y);
    return this.x.mul(this.y);
  }

  /** @returns `[dx, dy]`, of the inputs' shapes. */
  backward(dout: Value): [dx: Tensor, dy: Tensor] {
    const [x, y, g] = [kept("MulLayer", this.x), kept("MulLayer", this.y), asTensor(dout)];
    return [shapedAs(g.mul(y), x), shapedAs(g.mul(x), y)];
  }
}

 
export interface AddLayer extends Callable<[x: Value, y: Value]> {}
/** Sum of two values. Backward passes the upstream derivative to both unchanged. */
export class AddLayer extends CallableLayer {
  x: Tensor | null = null;
  y: Tensor | null = null;

  forward(x: Value, y: Value): Tensor {
    this.x = asTensor(x);
    this.y = asTensor(y);
    return this.x.add(this.y);
  }

  /** @returns `[dx, dy]`, of the inputs' shapes. */
  backward(dout: Value): [dx: Tensor, dy: Tensor] {
    const g = asTensor(dout);
    return [shapedAs(g, kept("AddLayer", this.x)), shapedAs(g, kept("AddLayer", this.y))];
  }
}
