import { scope, tensor } from "../../tensor/index.js";
import type { GraphFigure } from "./figure.js";

const price = (value: number, name: string) => tensor(value, { dtype: "float64", name });

/** What else is in the basket comes to 4000; how, is nobody's business at the + node. */
export const figure31: GraphFigure = {
  inputs: { apple: 100, apple_num: 2, tax: 1.1 },
  build: ({ apple, apple_num, tax }) => {
    const others = scope("others", () =>
      price(140, "bread")
        .mul(price(20, "bread_num"))
        .add(price(120, "milk").mul(price(10, "milk_num"))),
    );
    const apples = apple.mul(apple_num).named("apple_price");
    return [{ out: apples.add(others).named("all_price").mul(tax).named("price") }];
  },
  appearance: { folds: ["others"], local: true },
  shows: 2,
};
