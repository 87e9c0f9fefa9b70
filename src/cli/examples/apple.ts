import type { Tensor } from "../../index.js";

/** Two apples of 100 each, with 10 % tax: 220. */
export default {
  inputs: { apple: 100, apple_num: 2, tax: 1.1 },
  loss: ({ apple, apple_num, tax }: Record<"apple" | "apple_num" | "tax", Tensor>) =>
    apple.mul(apple_num).named("apple_price").mul(tax).named("price"),
};
