/**
 * Every op, by name: the table that methods, tests, docs and backends are made from. The families of elementwise ops hold
 * nothing but records, so that a new one is in the table as soon as it is written.
 */
export * from "./arithmetic.js";
export * from "./transcendental.js";
export * from "./activation.js";
export * from "./compare.js";
export { cast } from "./cast.js";
export { max, min, prod, sum } from "./reduce.js";
export { expand, flip, pad, reshape, slice, transpose, window } from "./movement.js";
export { concat } from "./concat.js";
export { contract } from "./contract.js";
export { argmax, gather, oneHot, scatterAdd } from "./indexing.js";
export { advance, normal, uniform } from "./random.js";
export { layerNorm, logSoftmax, logsumexp, matmul, mean, softmax, stack } from "./composite.js";
export { conv2d } from "./convolution.js";
export { averagePool2d, maxPool2d } from "./pooling.js";
export { attention } from "./attention.js";
