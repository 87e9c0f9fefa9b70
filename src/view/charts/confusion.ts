/**
 * How often each class was taken for which: `[true class][predicted class]`.
 * @throws RangeError for lists of unequal length, or a class that is not a whole number from 0 to `classes` − 1.
 */
export function confusionCounts(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  if (!Number.isInteger(classes) || classes < 1)
    throw new RangeError(`confusionCounts: ${classes} classes; give a whole number of at least 1`);
  if (labels.length !== predictions.length)
    throw new RangeError(
      `confusionCounts: ${labels.length} labels and ${predictions.length} predictions; give one prediction for each label`,
    );
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const known = (value: number, what: string, sample: number): number => {
    if (Number.isInteger(value) && value >= 0 && value < classes) return value;
    throw new RangeError(
      `confusionCounts: ${what} ${sample} is ${value}; give class numbers, which are whole numbers from 0 to ${classes - 1}`,
    );
  };
  for (let i = 0; i < labels.length; i++)
    counts[known(labels[i], "label", i)][known(predictions[i], "prediction", i)]++;
  return counts;
}
