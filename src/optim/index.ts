/**
 * Optimizers, and the class to derive one of your own from.
 * @module edgegrad/optim
 */
export { Adam, AdamW, type AdamOptions, type AdamWOptions } from "./adam.js";
export { Optimizer, type Slope, type Updates } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
