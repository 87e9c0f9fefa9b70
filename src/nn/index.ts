/**
 * Layers, losses and networks, each with `forward` and `backward`.
 * @module edgegrad/nn
 */
export { AddLayer, MulLayer } from "./arithmetic.js";
export { Gelu, Relu, Sigmoid } from "./activation.js";
export { Affine } from "./affine.js";
export { MultiHeadAttention, type MultiHeadAttentionOptions } from "./attention.js";
export { CharacterModel, type CharacterModelOptions } from "./characterModel.js";
export { Conv2d, type Conv2dOptions } from "./conv2d.js";
export { Embedding, PositionEmbedding } from "./embedding.js";
export { Flatten } from "./flatten.js";
export { LayerNorm, type LayerNormOptions } from "./layerNorm.js";
export { AveragePool2d, MaxPool2d } from "./pooling.js";
export { TransformerBlock } from "./transformerBlock.js";
export { IdentityWithLoss, SoftmaxWithLoss, type LossLayer } from "./loss.js";
export { Dropout } from "./dropout.js";
export { Sequential, type Gradients, type ParameterName } from "./sequential.js";
export { affineLayers, TwoLayerNet, type NetworkOptions, type TwoLayerNetOptions } from "./twoLayerNet.js";
export { crossEntropyError, softmax } from "./functions.js";
export { numericalGradient } from "../check/numericalGradient.js";
export type { InitialOptions } from "./initial.js";
export type { Layer, Value } from "./layer.js";
