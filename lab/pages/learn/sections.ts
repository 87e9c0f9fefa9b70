/** The chapter's sections, and the figures of each; a figure has one card. */
export const sections = [
  { name: "graph", figures: [30] },
  { name: "local", figures: [31] },
  { name: "chain", figures: [32, 33] },
  { name: "addAndMultiply", figures: [34, 35] },
  { name: "simpleLayers", figures: [36, 37] },
  { name: "activations", figures: [38, 39, 40] },
  { name: "affineAndSoftmax", figures: [41, 42, 43, 44, 45] },
  { name: "training", figures: [46] },
  { name: "appendix", figures: [47] },
] as const;

export type SectionName = (typeof sections)[number]["name"];
export type CardNumber = (typeof sections)[number]["figures"][number];

/** In the chapter's order. */
export const cardNumbers: readonly CardNumber[] = sections.flatMap(({ figures }) => [...figures]);
