import type { GraphFigure, GraphSource } from "./figure.js";

/** Two apples of 100 and three oranges of 150, with 10 % tax: 715. */
export const fruits: GraphSource = {
  inputs: { apple: 100, apple_num: 2, orange: 150, orange_num: 3, tax: 1.1 },
  build: ({ apple, apple_num, orange, orange_num, tax }) => {
    const apples = apple.mul(apple_num).named("apple_price");
    const oranges = orange.mul(orange_num).named("orange_price");
    return [{ out: apples.add(oranges).named("all_price").mul(tax).named("price") }];
  },
};

/** Two apples of 100 each, with 10 % tax: 220. */
export const apples: GraphSource = {
  inputs: { apple: 100, apple_num: 2, tax: 1.1 },
  build: ({ apple, apple_num, tax }) => [{ out: apple.mul(apple_num).named("apple_price").mul(tax).named("price") }],
};

export const figure30: GraphFigure = { ...fruits, shows: "forward" };
export const figure36: GraphFigure = { ...apples, shows: "backward" };
export const figure37: GraphFigure = { ...fruits, shows: "backward" };
