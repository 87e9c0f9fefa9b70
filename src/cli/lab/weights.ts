import type { Checkpoint, StoredTensor } from "../../io/index.js";
import { binned } from "../../view/charts/histogram.js";
import type { ParameterSummary, RunWeights, WeightImages } from "./api.js";

const mostColumns = 100;
const mostNumbers = 100_000;
const parameterPrefix = "params.";

/** A network's parameters by their own order: layer by layer, weights before biases. */
export function weightsOf({ iteration, tensors }: Checkpoint): RunWeights {
  const parameters = [...tensors]
    .filter(([name, { data }]) => name.startsWith(parameterPrefix) && data.length > 0)
    .map(([name, tensor]) => ({ name: name.slice(parameterPrefix.length), tensor }))
    .sort((a, b) => layerNumber(a.name) - layerNumber(b.name) || (a.name < b.name ? -1 : 1));
  const first = parameters.find(({ tensor }) => tensor.shape.length === 2);
  return {
    iteration,
    parameters: parameters.map(({ name, tensor }) => summaryOf(name, tensor)),
    images: first === undefined ? null : imagesOf(first.name, first.tensor),
  };
}

const layerNumber = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);

function summaryOf(name: string, { data, shape, dtype }: StoredTensor): ParameterSummary {
  let [min, max, mean] = [Infinity, -Infinity, 0];
  let count = 0;
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    // Of the numbers so far; their sum could overflow.
    count++;
    mean += value / count - mean / count;
  }
  return {
    name,
    dtype: dtype as ParameterSummary["dtype"],
    shape,
    min: finite(min),
    max: finite(max),
    mean: finite(mean),
    histogram: binned(data),
  };
}

/** JSON has no other numbers. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function imagesOf(parameter: string, { data, shape: [rows, columnCount] }: StoredTensor): WeightImages | null {
  const side = Math.sqrt(rows);
  const told = Math.min(columnCount, mostColumns, Math.floor(mostNumbers / rows));
  if (!Number.isInteger(side) || told === 0) return null;
  const columns = Array.from({ length: told }, (_, column) =>
    Array.from({ length: rows }, (_, row) => finite(Number(data[row * columnCount + column].toPrecision(4)))),
  );
  return { parameter, height: side, width: side, columnCount, columns };
}
