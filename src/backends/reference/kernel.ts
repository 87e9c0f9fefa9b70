import type { TypedArray } from "../../shape/dtype.js";

/** The array of each buffer of the plan. */
export type Values = readonly TypedArray[];

/** Reads its inputs' arrays and fills its output's. */
export type Kernel = (values: Values) => void;
