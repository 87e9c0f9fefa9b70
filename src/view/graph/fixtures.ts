import { scope, variable, type Tensor, type Variable } from "../../tensor/index.js";
import { reciprocal } from "../figures/sigmoid.js";
import { readingsOf, type Result } from "./readings.js";
import { sceneOf, type GraphScene, type SceneOptions } from "./scene.js";

/** A scalar or a tensor under a name, in float64. */
export const given = (value: number | number[] | number[][], name: string): Variable =>
  variable(value as number[], { dtype: "float64", name });

/** The scene of results with all values and derivatives. */
export function shown(results: Tensor | readonly Result[], options: SceneOptions = {}): GraphScene {
  const list: readonly Result[] = Array.isArray(results) ? (results as Result[]) : [{ out: results as Tensor }];
  return sceneOf(
    list.map(({ out }) => out.node),
    { ...readingsOf(list), ...options },
  );
}

/** Two fruits whose nodes in the middle have no names. */
export function fruitPrice(): Tensor {
  const [apple, orange, tax] = [given(100, "apple"), given(150, "orange"), given(1.1, "tax")];
  const apples = apple.mul(given(2, "apple_num"));
  const oranges = orange.mul(given(3, "orange_num"));
  return apples.add(oranges).mul(tax).named("price");
}

/** 1/(1 + exp(−x)) in a scope within a scope: the outer one squares it. */
export function nestedScopes(): Tensor {
  const x = given(1, "x");
  return scope("outer", () => scope("inner", () => reciprocal(x.mul(-1).exp().add(1))).pow(2)).named("y");
}
