/**
 * Training runs with checkpoints that resume bit for bit; in Node.
 * @module edgegrad/train
 */
export { ArgumentError, defaultArguments, modelNames, trainingDTypes } from "./arguments.js";
export type { ModelName, TrainArguments } from "./arguments.js";
export { buildNetwork } from "./network.js";
export type { GradientNorms } from "./gradientNorms.js";
export type { EpochRecord } from "./history.js";
export { NonFiniteError } from "./nonFinite.js";
export { RunError, RunFolder, type RunDescription } from "./runFolder.js";
export type { NamedVariables } from "./state.js";
export { train } from "./train.js";
export type { TrainOptions, TrainProgress, TrainResult } from "./train.js";
export { Trainer } from "./trainer.js";
export type { TrainerOptions } from "./trainer.js";
export { loadWeights, saveWeights } from "./weights.js";
export type { LoadedNetwork, TrainedOn } from "./weights.js";
