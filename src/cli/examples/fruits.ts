import type { Tensor } from "../../index.js";

type Basket = Record<"apple" | "apple_num" | "orange" | "orange_num" | "tax", Tensor>;

/** Two apples of 100 and three oranges of 150, with 10 % tax: 715. */
export default {
  inputs: { apple: 100, apple_num: 2, orange: 150, orange_num: 3, tax: 1.1 },
  loss: ({ apple, apple_num, orange, orange_num, tax }: Basket) => {
    const apples = apple.mul(apple_num).named("apple_price");
    const oranges = orange.mul(orange_num).named("orange_price");
    return apples.add(oranges).named("all_price").mul(tax).named("price");
  },
};
