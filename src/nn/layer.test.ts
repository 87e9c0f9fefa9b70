import { describe, expect, test } from "vitest";
import { expectSame } from "../../test/support/close.js";
import { ShapeError } from "../shape/errors.js";
import { Tensor, tensor } from "../tensor/index.js";
import {
  AddLayer,
  Affine,
  Dropout,
  IdentityWithLoss,
  MulLayer,
  Relu,
  Sigmoid,
  SoftmaxWithLoss,
  type Value,
} from "./index.js";

/** What every layer is, whatever it computes. */
interface AnyLayer {
  (...inputs: Value[]): Tensor;
  forward(...inputs: Value[]): Tensor;
  backward(dout: Value): Tensor | readonly Tensor[];
}
type LayerClass = new () => unknown;

const x = tensor([[0.5, -1, 2], [0, 3, -0.25]], { dtype: "float64" }); // oxfmt-ignore
const other = tensor([[1, 2, 3], [4, 5, 6]], { dtype: "float64" }); // oxfmt-ignore
const weights = tensor([[1, 2], [3, 4], [5, 6]], { dtype: "float64" }); // oxfmt-ignore
const bias = tensor([0.5, -0.5], { dtype: "float64" });

const cases: readonly { name: string; type: LayerClass; make: () => unknown; inputs: Value[] }[] = [
  { name: "MulLayer", type: MulLayer, make: () => new MulLayer(), inputs: [x, other] },
  { name: "AddLayer", type: AddLayer, make: () => new AddLayer(), inputs: [x, other] },
  { name: "Relu", type: Relu, make: () => new Relu(), inputs: [x] },
  { name: "Sigmoid", type: Sigmoid, make: () => new Sigmoid(), inputs: [x] },
  { name: "Affine", type: Affine as never, make: () => new Affine(weights, bias), inputs: [x] },
  { name: "Dropout", type: Dropout, make: () => new Dropout({ ratio: 0.3 }), inputs: [x] },
  { name: "SoftmaxWithLoss", type: SoftmaxWithLoss, make: () => new SoftmaxWithLoss(), inputs: [x, other] },
  { name: "IdentityWithLoss", type: IdentityWithLoss, make: () => new IdentityWithLoss(), inputs: [x, other] },
];

const list = (derivatives: Tensor | readonly Tensor[]): readonly Tensor[] =>
  derivatives instanceof Tensor ? [derivatives] : derivatives;

describe.each(cases)("$name", ({ name, type, make, inputs }) => {
  const layer = () => make() as AnyLayer;

  test("is called as it is forwarded, and is an instance of its class", () => {
    const [called, forwarded] = [layer(), layer()];
    expectSame(called(...inputs), forwarded.forward(...inputs));
    expect(called).toBeInstanceOf(type);
    expect(called).toBeTypeOf("function");
  });

  test("gives tensors, forward and backward, of the inputs' shapes", () => {
    const made = layer();
    const out = made.forward(...inputs);
    expect(out).toBeInstanceOf(Tensor);
    const derivatives = list(made.backward(out));
    derivatives.forEach((derivative, i) => {
      expect(derivative).toBeInstanceOf(Tensor);
      expect(derivative.shape).toEqual((inputs[i] as Tensor).shape);
      expect(derivative.dtype).toBe("float64");
    });
  });

  test("refuses backward before forward", () => {
    expect(() => layer().backward(1)).toThrow(`${name}.backward: call forward first; backward needs what it keeps`);
  });

  test("takes a number upstream for the same derivative everywhere", () => {
    const [number, spread] = [layer(), layer()];
    number.forward(...inputs);
    const out = spread.forward(...inputs);
    const derivatives = list(number.backward(0.75));
    list(spread.backward(tensor(0.75, { dtype: "float64" }).expand(out.shape))).forEach((derivative, i) =>
      expectSame(derivatives[i], derivative),
    );
  });

  test("refuses an upstream derivative of another shape, even if it would broadcast", () => {
    const made = layer();
    const out = made.forward(...inputs);
    const wrong = tensor(Array<number>(out.shape.at(-1) ?? 2).fill(1), { dtype: "float64" });
    expect(() => made.backward(wrong)).toThrow(ShapeError);
    expect(() => made.backward(wrong)).toThrow(`${name}.backward: dout must have the shape of the output`);
  });

  test("backward writes into nothing: neither its argument, nor the inputs, nor what was kept", () => {
    const made = layer();
    const values = Float64Array.from({ length: made.forward(...inputs).size }, (_, i) => i - 1.5);
    const dout = tensor(values, { shape: made.forward(...inputs).shape });
    const before = [dout, ...(inputs as Tensor[])].map((tensor) => Array.from(tensor.dataSync()));
    const first = list(made.backward(dout)).map((derivative) => derivative.arraySync());
    const second = list(made.backward(dout)).map((derivative) => derivative.arraySync());
    expect(second).toEqual(first);
    expect([dout, ...(inputs as Tensor[])].map((tensor) => Array.from(tensor.dataSync()))).toEqual(before);
    expect(Array.from(values)).toEqual(before[0]);
  });
});
