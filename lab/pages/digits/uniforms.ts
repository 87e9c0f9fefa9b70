import { philox } from "../../../src/scalar/philox.js";

/** Uniform numbers in [0, 1), one a call, that a seed fixes. */
export function uniforms(seed: number): () => number {
  const words = new Uint32Array(4);
  let drawn = 0;
  return () => {
    if (drawn % 4 === 0) philox(drawn / 4, 0, 0, 0, seed, 0, words, 0);
    return words[drawn++ % 4] / 2 ** 32;
  };
}
