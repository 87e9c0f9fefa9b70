import type { MovementRecord } from "../../ops/record.js";
import { sizeOf, stridesOf } from "../../shape/shape.js";
import type { Call, Kernel } from "./kernel.js";
import { gatherStrided, placeStrided } from "./strided.js";

/** Copies elements as the record's index map says. */
export function movementKernel(call: Call): Kernel {
  const [x] = call.inputs;
  const { output } = call;
  const map = (call.op as MovementRecord).map(x.shape, output.shape, call.attributes);
  switch (map.form) {
    case "reshape":
      return (values) => values[output.buffer].set(values[x.buffer]);
    case "gather":
      return (values) => gatherStrided(values[x.buffer], map.offset, map.strides, output.shape, values[output.buffer]);
    case "place":
      return (values) => {
        values[output.buffer].fill(map.fill);
        placeStrided(values[x.buffer], x.shape, values[output.buffer], map.offset, map.strides);
      };
  }
}

/** Copies each input to its stretch of the axis. */
export function concatKernel(call: Call): Kernel {
  const axis = call.attributes.axis as number;
  const { output } = call;
  const strides = stridesOf(output.shape);
  let start = 0;
  const parts = call.inputs.map((use) => {
    const offset = start * strides[axis];
    start += use.shape[axis];
    return { use, offset };
  });
  return (values) => {
    for (const { use, offset } of parts) {
      if (sizeOf(use.shape) > 0) placeStrided(values[use.buffer], use.shape, values[output.buffer], offset, strides);
    }
  };
}
