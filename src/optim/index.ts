export { Adam, AdamW, type AdamOptions, type AdamWOptions } from "./adam.js";
export { Optimizer } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
