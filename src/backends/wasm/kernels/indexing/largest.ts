import { i32, lane, op, shuffle32, v128, type Expression } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import type { LaneKind } from "../lanes.js";

/** Lanes of values, and lanes as wide of where they were found. */
const lanesOf = {
  f32: { values: "f32x4", places: "i32x4", scalar: "f32", extract: "f32x4.extract_lane" },
  f64: { values: "f64x2", places: "i64x2", scalar: "f64", extract: "f64x2.extract_lane" },
  i32: { values: "i32x4", places: "i32x4", scalar: "i32", extract: "i32x4.extract_lane" },
} as const;

/** A vector of places: the index, plus the lane's own number where `consecutive`. */
export function placesFrom(
  f: FunctionBuilder,
  kind: LaneKind,
  index: Expression<"i32">,
  consecutive: boolean,
): Expression<"v128"> {
  const wide = kind === "f64";
  const start = wide ? op("i64x2.splat", op("i64.extend_i32_u", index)) : op("i32x4.splat", index);
  if (!consecutive) return start;
  const numbers = f.constant(v128(wide ? BigInt64Array.of(0n, 1n) : Int32Array.of(0, 1, 2, 3)));
  return op(`${lanesOf[kind].places}.add`, start, numbers);
}

/** In each lane the largest value so far and where it was: the first of those that tie, NaN the largest of all. */
export class Largest {
  private readonly values: Local<"v128">;
  private readonly places: Local<"v128">;

  constructor(
    private readonly f: FunctionBuilder,
    private readonly kind: LaneKind,
    values: Expression<"v128">,
    places: Expression<"v128">,
  ) {
    this.values = f.let(values);
    this.places = f.let(places);
  }

  /** Takes values in whose places come after those so far. */
  take(values: Expression<"v128">, places: Expression<"v128">): void {
    const { f } = this;
    const candidates = f.let(values);
    const larger = f.let(this.larger(candidates, this.values));
    f.set(this.values, op("v128.bitselect", candidates, this.values, larger));
    f.set(this.places, op("v128.bitselect", places, this.places, larger));
  }

  private larger(a: Local<"v128">, b: Local<"v128">): Expression<"v128"> {
    if (this.kind === "i32") return op("i32x4.gt_s", a, b);
    const { values } = lanesOf[this.kind];
    const firstNaN = op("v128.andnot", op(`${values}.eq`, b, b), op(`${values}.eq`, a, a));
    return op("v128.or", op(`${values}.gt`, a, b), firstNaN);
  }

  /** The places of all lanes as int32, from the first lane on. */
  allPlaces(): Local<"v128"> {
    return this.kind === "f64" ? this.f.let(shuffle32(this.places, this.places, [0, 2, 0, 2])) : this.places;
  }

  /** Where the largest of the first `count` lanes was. */
  place(count: number): Expression<"i32"> {
    const { f, kind } = this;
    const { extract, scalar } = lanesOf[kind];
    const placeOf = (index: number) => lane("i32x4.extract_lane", kind === "f64" ? 2 * index : index, this.places);
    const [best, bestPlace] = [f.let(lane(extract, 0, this.values)), f.let(placeOf(0))];
    const isNumber = (x: Expression) => (scalar === "i32" ? i32(1) : op(`${scalar}.eq`, x, x));
    for (let index = 1; index < count; index++) {
      const [value, place] = [f.let(lane(extract, index, this.values)), f.let(placeOf(index))];
      const greater = scalar === "i32" ? op("i32.gt_s", value, best) : op(`${scalar}.gt`, value, best);
      const firstNaN = op("i32.gt_u", isNumber(best), isNumber(value));
      const bothNaN = op("i32.eqz", op("i32.or", isNumber(best), isNumber(value)));
      const tie = op("i32.or", op(`${scalar}.eq`, value, best), bothNaN);
      const earlier = op("i32.and", tie, op("i32.lt_s", place, bestPlace));
      f.if(op("i32.or", op("i32.or", greater, firstNaN), earlier), () => {
        f.set(best, value);
        f.set(bestPlace, place);
      });
    }
    return bestPlace;
  }
}
