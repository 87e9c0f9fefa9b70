import apple from "./apple.js";
import fruits from "./fruits.js";
import sigmoid from "./sigmoid.js";
import softmax from "./softmax.js";

/** Small graphs by name, in the form of a user's file. */
export const examples: ReadonlyMap<string, { readonly inputs: object; readonly loss: unknown }> = new Map(
  Object.entries({ apple, fruits, sigmoid, softmax }),
);
