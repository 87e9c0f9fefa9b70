import { erf } from "./erf.js";
import { exp } from "./exp.js";
import { expm1 } from "./expm1.js";
import { log, log1p } from "./log.js";
import { tanh } from "./tanh.js";

export { FloatVectors, scalarFunctions, type FloatLanes, type ScalarFunctions } from "./floatVectors.js";

export const vectorMath = { exp, log, tanh, erf, expm1, log1p };
