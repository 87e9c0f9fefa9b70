/**
 * Datasets, batches, and readers of IDX and CSV.
 * @module edgegrad/data
 */
export { Batches } from "./batches.js";
export type { ArrayBatch, Samples } from "./batches.js";
export type { BatchOptions, BatchState } from "./batchOrder.js";
export { parseCsv } from "./csv.js";
export type { CsvOptions, CsvTable } from "./csv.js";
export { DataError } from "./dataError.js";
export type { Dataset, DatasetName, ImageDType, Split } from "./dataset.js";
export type { DownloadProgress } from "./download.js";
export { parseIdx, readIdx } from "./idx.js";
export { datasetNames, loadDataset } from "./load.js";
export type { LoadOptions } from "./load.js";
