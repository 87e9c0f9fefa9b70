/** Every op, by name: the table that methods, tests, docs and backends are made from. */
export { abs, add, div, identity, maximum, minimum, mul, neg, pow, stopGradient, sub } from "./arithmetic.js";
export { cos, erf, exp, expm1, floor, log, log1p, sin, sqrt } from "./transcendental.js";
export { relu, sigmoid, tanh } from "./activation.js";
export { eq, ge, gt, le, logicalAnd, logicalNot, logicalOr, lt, ne, where } from "./compare.js";
export { cast } from "./cast.js";
export { max, min, prod, sum } from "./reduce.js";
export { expand, flip, pad, reshape, slice, transpose } from "./movement.js";
export { concat } from "./concat.js";
export { contract } from "./contract.js";
export { argmax, gather, oneHot, scatterAdd } from "./indexing.js";
export { advance, normal, uniform } from "./random.js";
export { logSoftmax, logsumexp, matmul, mean, softmax, stack } from "./composite.js";
