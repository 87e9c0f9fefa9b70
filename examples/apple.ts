import { variable, type Tensor } from "edgegrad";

const inputs = {
  apple: variable(100, { name: "apple" }),
  apple_num: variable(2, { name: "apple_num" }),
  tax: variable(1.1, { name: "tax" }),
};

/** Two apples at 100 each, with 10 % tax: 220 (figure 36). */
export default {
  inputs,
  loss: ({ apple, apple_num, tax }: Record<keyof typeof inputs, Tensor>) =>
    apple.mul(apple_num).named("apple_price").mul(tax).named("price"),
};
