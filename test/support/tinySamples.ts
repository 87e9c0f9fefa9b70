import type { Dataset, Split } from "../../src/data/index.js";

const side = 4;
const classes = 3;

function split(count: number): Split<"float32"> {
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  const images = Float32Array.from({ length: count * side * side }, (_, i) => {
    const [sample, pixel] = [Math.floor(i / (side * side)), i % (side * side)];
    // Each class lights its own rows; the rest is a pattern that differs from sample to sample.
    return Math.floor(pixel / side) % classes === labels[sample] ? 0.9 : ((sample * 7 + pixel * 3) % 10) / 20;
  });
  return { images, labels, count };
}

/** Twenty-five images of 4 × 4 pixels that a network learns in no time; pixels and labels may be written over. */
export function tinySamples(): Dataset<"float32"> {
  return {
    name: "digits",
    classes,
    classNames: ["top", "middle", "bottom"],
    imageShape: [side, side],
    train: split(25),
    test: split(10),
    source: "a test",
  };
}
