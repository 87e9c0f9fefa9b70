import { dtypes, type DType } from "../../../shape/dtype.js";
import { i32, lane, laneAccess, load, op, type Expression } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";

/** The elements at these byte offsets, which are at least 0, one a lane; bytes as int32. */
export function gathered(
  dtype: DType,
  address: Local<"i32">,
  lanes: number,
  offsetOf: (lane: number) => number,
): Expression<"v128"> {
  let vector: Expression<"v128"> = op("i32x4.splat", i32(0));
  for (let index = 0; index < lanes; index++) {
    const offset = offsetOf(index);
    if (dtypes[dtype].bytes === 1)
      vector = lane("i32x4.replace_lane", index, vector, load("i32.load8_u", address, offset));
    else
      vector = laneAccess(
        dtype === "float64" ? "v128.load64_lane" : "v128.load32_lane",
        address,
        vector,
        index,
        offset,
      );
  }
  return vector;
}
