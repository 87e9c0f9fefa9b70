import { checkGradients, type CheckedElement, type PaceOptions } from "../../../../src/check/index.js";
import { tensor, type Tensor } from "../../../../src/index.js";
import type { Shape } from "../../../../src/shape/shape.js";
import type { CheckRequest, GradientDType, ParameterResult, SlipName, SubjectName } from "../messages.js";
import { branchExperiment, fruitsExperiment, reluExperiment, singleExperiment } from "./examples.js";
import type { Experiment } from "./experiment.js";
import { digitBatch, networkExperiment, noiseBatch } from "./network.js";
import { askedTolerance, judged } from "./verdict.js";

type Maker = (dtype: GradientDType, slip: SlipName | null) => Experiment | Promise<Experiment>;

const experiments: Readonly<Record<SubjectName, Maker>> = {
  mnist: (dtype, slip) => networkExperiment(noiseBatch(dtype), dtype, slip),
  digits: async (dtype, slip) => networkExperiment(await digitBatch(dtype), dtype, slip),
  fruits: fruitsExperiment,
  relu: reluExperiment,
  branch: branchExperiment,
  single: singleExperiment,
};

/** The tensor's values as they come in its own dtype: the check computes graphs in float64, and would hide its rounding. */
function computed(gradient: Tensor): Tensor {
  return tensor(gradient.dataSync(), { shape: [...gradient.shape] as number[] });
}

/**
 * A gradient check by the library.
 * @throws RangeError for an impossible step, sample or seed. @throws the signal's reason when cancelled.
 */
export async function runCheck(request: CheckRequest, pace: PaceOptions = {}): Promise<ParameterResult[]> {
  const { subject, slip, dtype, preset, step, sample, seed } = request;
  const { inputs, loss, gradients } = await experiments[subject](dtype, slip);
  const elements = new Map<string, CheckedElement[]>(Object.keys(inputs).map((name) => [name, []]));
  const gradientShapes = new Map<string, Shape>();
  const { parameters } = await checkGradients(loss, inputs, {
    ...pace,
    ...askedTolerance[preset],
    eps: step,
    sample: sample ?? undefined,
    seed,
    gradients: (bound) =>
      Object.fromEntries(
        Object.entries(gradients(bound)).map(([name, gradient]) => {
          gradientShapes.set(name, gradient.shape);
          return [name, computed(gradient)];
        }),
      ),
    onElement: (name, element) => elements.get(name)!.push(element),
  });
  return parameters.map((report) =>
    judged(report, elements.get(report.name)!, gradientShapes.get(report.name)!, preset),
  );
}
