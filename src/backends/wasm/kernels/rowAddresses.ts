import type { RowAccess } from "../../../passes/access.js";
import { dtypes, type DType } from "../../../shape/dtype.js";
import { i32, op, plus, times, type Expression, type Index } from "../assembler/expression.js";
import type { FunctionBuilder, Local } from "../assembler/function.js";

/** The byte address where row `row` of an access starts: a constant where all rows start there. */
export function rowAddress(
  f: FunctionBuilder,
  base: number,
  { offset, outer }: RowAccess,
  dtype: DType,
  row: Local<"i32">,
): Index {
  const { bytes } = dtypes[dtype];
  const terms: Expression<"i32">[] = [];
  let rounds = outer.reduce((product, { size }) => product * size, 1);
  outer.forEach(({ size, stride }, i) => {
    rounds /= size;
    if (stride === 0) return;
    const quotient = rounds === 1 ? row : op("i32.div_u", row, i32(rounds));
    const index = i === 0 ? quotient : op("i32.rem_u", quotient, i32(size));
    terms.push(times(index, stride * bytes));
  });
  const start = base + offset * bytes;
  return terms.length === 0 ? start : f.let(plus(start, ...terms));
}
