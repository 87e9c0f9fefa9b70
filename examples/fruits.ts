import { tensor, type Tensor } from "edgegrad";

const inputs = {
  prices: tensor([100, 150], { dtype: "float64", name: "prices" }),
  counts: tensor([2, 3], { dtype: "float64", name: "counts" }),
  tax: tensor(1.1, { dtype: "float64", name: "tax" }),
};

/** Two apples at 100 and three oranges at 150, with 10 % tax: 715 (figure 37), the basket as vectors. */
export default {
  inputs,
  loss: ({ prices, counts, tax }: Record<keyof typeof inputs, Tensor>) =>
    prices.mul(counts).named("fruit_prices").sum().named("all_price").mul(tax).named("price"),
};
