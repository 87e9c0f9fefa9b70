import { numericalGradient } from "../check/numericalGradient.js";
import type { Mode } from "../tensor/mode.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { batchSize, indexLabels } from "./functions.js";
import { asTensor, kept, type Layer, type Value } from "./layer.js";
import { SoftmaxWithLoss, type LossLayer } from "./loss.js";

/** Tensors by parameter name, in the parameters' order. */
export type Gradients<Names extends string = string> = Readonly<Record<Names, Tensor>>;

/** How a network calls a parameter: by its name in its layer, the layer's own name, and which layer with parameters it is, from 1. */
export type ParameterName = (name: string, layer: string, number: number) => string;

/**
 * Layers one after the other, built like Lego: any depth, in the order given, and a last layer that gives the loss.
 * Parameters are numbered by the layer that holds them: W1, b1, W2, b2 …, unless `parameterName` calls them otherwise.
 */
export class Sequential<Names extends string = string> {
  /** In the order in which they are called; frozen. */
  readonly layers: Readonly<Record<string, Layer>>;
  /** From outputs and labels to the loss. */
  readonly lastLayer: LossLayer;
  /** Frozen: give a parameter a new value with `params.W1.assign(…)`. */
  readonly params: Readonly<Record<Names, Variable>>;
  /** Whose parameter each is, and by what name there. */
  private readonly owners: readonly { readonly key: Names; readonly layer: Layer; readonly name: string }[];

  /** @throws TypeError without layers, or when two places share a layer or a parameter. */
  constructor(
    layers: Readonly<Record<string, Layer>>,
    lastLayer: LossLayer = new SoftmaxWithLoss(),
    parameterName: ParameterName = (name, _, number) => `${name}${number}`,
  ) {
    const list = Object.values(layers);
    if (list.length === 0) throw new TypeError("Sequential: needs one layer at least");
    if (new Set(list).size < list.length)
      throw new TypeError(
        "Sequential: a layer stands in two places; it keeps what one backward needs, so make one for each",
      );
    this.layers = Object.freeze({ ...layers });
    this.lastLayer = lastLayer;
    const holders = Object.entries(layers).filter(([, layer]) => layer.params !== undefined);
    this.owners = holders.flatMap(([layerName, layer], i) =>
      Object.keys(layer.params!).map((name) => ({
        key: parameterName(name, layerName, i + 1) as Names,
        layer,
        name,
      })),
    );
    const variables = this.owners.map(({ key, layer, name }) => [key, layer.params![name]] as const);
    if (new Set(variables.map(([, variable]) => variable)).size < variables.length)
      throw new TypeError(
        "Sequential: two layers share a parameter, but have a gradient of it each; make one for each",
      );
    this.params = refusingAssignment(Object.fromEntries(variables) as Record<Names, Variable>);
  }

  /** Outputs before the last layer: scores, one a class. [batch, in] → [batch, out] */
  predict(x: Value): Tensor {
    return Object.values(this.layers).reduce((value, layer) => layer.forward(value), asTensor(x));
  }

  /** The scalar loss of a batch; labels as the last layer takes them. */
  loss(x: Value, t: Value): Tensor {
    return this.lastLayer.forward(this.predict(x), t);
  }

  /** The share of samples whose largest score is at the label, as a scalar; labels are class indices or one-hot. */
  accuracy(x: Value, t: Value): Tensor {
    const y = this.predict(x);
    batchSize("accuracy", y);
    return y
      .argmax(-1)
      .eq(indexLabels("accuracy", y, asTensor(t)))
      .mean();
  }

  /** Derivatives of the loss by each parameter, by the layers' own `backward`, last layer first. */
  gradient(x: Value, t: Value): Gradients<Names> {
    this.loss(x, t);
    let dout = this.lastLayer.backward(1);
    for (const layer of Object.values(this.layers).reverse()) dout = layer.backward(dout);
    return Object.fromEntries(
      this.owners.map(({ key, layer, name }) => [key, kept(key, layer.gradients?.[name] ?? null)]),
    ) as Gradients<Names>;
  }

  /** The same derivatives by central differences, slowly: what `gradient` is checked against. */
  numericalGradient(x: Value, t: Value): Promise<Gradients<Names>> {
    return numericalGradient(() => this.loss(x, t), this.params) as Promise<Gradients<Names>>;
  }

  /** Puts every layer that has a mode in training (or, with false, in evaluation). */
  train(training: boolean = true): void {
    for (const layer of Object.values(this.layers)) {
      const { mode } = layer as { mode?: Mode };
      if (mode !== undefined) mode.training = training;
    }
  }
}

/** An object whose fields cannot be replaced, and that says how to change what they hold. */
function refusingAssignment<T extends object>(fields: T): T {
  return new Proxy(Object.freeze(fields), {
    set: (_, key) => {
      throw new TypeError(
        `params.${String(key)} cannot be replaced; give it a new value with params.${String(key)}.assign(…)`,
      );
    },
  });
}
