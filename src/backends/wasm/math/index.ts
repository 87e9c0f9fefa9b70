import { erf } from "./erf.js";
import { exp } from "./exp.js";
import { expm1 } from "./expm1.js";
import { log, log1p } from "./log.js";
import { pow } from "./pow.js";
import { tanh } from "./tanh.js";
import { cos, sin } from "./trigonometric.js";

export { FloatVectors, type FloatLanes, type ScalarFunctions } from "./floatVectors.js";

/** The functions that WebAssembly has no instruction for, as code within the caller's function: what `Algebra` names. */
export const vectorMath = { exp, log, tanh, erf, sin, cos, expm1, log1p, pow };
