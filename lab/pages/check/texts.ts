import { numberText } from "../../../src/check/numberText.js";
import { formatShape } from "../../../src/shape/format.js";
import type { Shape } from "../../../src/shape/shape.js";
import type { ParameterResult } from "./messages.js";
import type { CheckWords } from "./words.js";

/** `(50,10)`, as narrow as it can be in a table. */
export const shapeText = (shape: Shape): string => formatShape(shape).replaceAll(" ", "");

/** `[17, 3]`; of a scalar, which has none, nothing. */
export const indexText = (index: readonly number[]): string => (index.length === 0 ? "" : `[${index.join(", ")}]`);

function shapesText({ shape, gradientShape }: ParameterResult): string {
  return `${shapeText(gradientShape)} ≠ ${shapeText(shape)}`;
}

/** The verdict in a word, or that on shapes with both. */
export function verdictText(words: CheckWords, one: ParameterResult): string {
  return one.verdict === "shape" ? words.shapeVerdict(shapesText(one)) : words.verdicts[one.verdict];
}

/** The verdict's reason in a sentence. */
export function reasonText(words: CheckWords, one: ParameterResult): string {
  const { verdict, checked, size, failures, kinks, maxRelativeError, worst } = one;
  if (verdict === "shape") return words.reasons.shape(shapeText(one.gradientShape), shapeText(one.shape));
  if (verdict === "loss" || worst === null) return words.reasons.loss;
  const among = checked === size ? words.ofAll(size) : words.ofChosen(checked, size);
  const [index, analytic, numeric] = [indexText(worst.index), numberText(worst.analytic), numberText(worst.numeric)];
  if (verdict === "pass") return words.reasons.pass(among, numberText(maxRelativeError));
  if (verdict === "kink")
    return words.reasons.kink({
      ...{ count: kinks, among, index, analytic, numeric },
      left: numberText(worst.left),
      right: numberText(worst.right),
    });
  const facts = { count: failures, among, index, analytic, numeric, error: numberText(worst.relativeError) };
  return verdict === "doubtful" ? words.reasons.doubtful(facts) : words.reasons.fail(facts);
}
