import { wordsPerElement } from "../../ops/random.js";
import type { AdvanceRecord, DrawRecord } from "../../ops/record.js";
import { numbers } from "../../scalar/number.js";
import { philox, streams } from "../../scalar/philox.js";
import { sizeOf } from "../../shape/shape.js";
import type { Call, Kernel } from "./kernel.js";

const TWO_32 = 2 ** 32;

/** The counter's two words moved on by `blocks`. */
function moved(low: number, high: number, blocks: number): [low: number, high: number] {
  const sum = (low >>> 0) + blocks;
  return [sum | 0, (high + Math.floor(sum / TWO_32)) | 0];
}

/** A uniform in [0, 1) of 24 bits. */
const uniform24 = (word: number): number => (word >>> 8) * 2 ** -24;
/** A uniform in [0, 1) of 53 bits. */
const uniform53 = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;

export function randomKernel(call: Call): Kernel {
  const record = call.op as DrawRecord | AdvanceRecord;
  const [state] = call.inputs;
  const { output } = call;
  if ("advance" in record) {
    return (values) => {
      const [key0, key1, low, high] = values[state.buffer];
      values[output.buffer].set([key0, key1, ...moved(low, high, call.attributes.blocks as number)]);
    };
  }
  const size = sizeOf(output.shape);
  const perElement = wordsPerElement(output.dtype);
  const perBlock = 4 / perElement;
  const words = new Int32Array(4);
  return (values) => {
    const [key0, key1, stateLow, stateHigh] = values[state.buffer];
    const out = values[output.buffer];
    for (let i = 0; i < size; i++) {
      const lane = i % perBlock;
      if (lane === 0) {
        const [low, high] = moved(stateLow, stateHigh, (call.attributes.offset as number) + i / perBlock);
        philox(low, high, 0, streams.generator, key0, key1, words, 0);
      }
      const w = lane * perElement;
      const [u, v] =
        perElement === 2
          ? [uniform24(words[w]), uniform24(words[w + 1])]
          : [uniform53(words[w], words[w + 1]), uniform53(words[w + 2], words[w + 3])];
      out[i] = record.transform(numbers, { u, v });
    }
  };
}
