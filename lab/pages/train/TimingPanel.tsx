import { useEffect } from "preact/hooks";
import { numberText } from "../../../src/view/index.js";
import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import { countText, durationText } from "./durations.js";
import type { Timing } from "./messages.js";
import { measure, status, timing } from "./store.js";
import { trainWords } from "./words.js";

/** How long both ways to the derivatives take, measured here. */
export function TimingPanel() {
  const words = useWords(trainWords);
  const found = timing.value;
  const isMeasured = found !== null && found !== "measuring";
  const canMeasure = status.value === "ready" && found !== "measuring";
  return (
    <section>
      <h2>{words.timingTitle}</h2>
      <p>{words.timingHint}</p>
      <button
        type="button"
        data-testid="train-time"
        aria-disabled={!canMeasure}
        onClick={() => canMeasure && measure()}
      >
        {found === "measuring" ? words.measuring : words.measure}
      </button>
      {isMeasured && <Result timing={found} />}
    </section>
  );
}

function Result({ timing }: { readonly timing: Timing }) {
  const words = useWords(trainWords);
  const { batchSize, parameters, backward, numerical, sampled } = timing;
  const all = (numerical / sampled) * parameters;
  const facts = { batchSize, sampled: countText(sampled), parameters: countText(parameters) };
  const sentence = words.timingResult({ ...facts, times: countText(Number((all / backward).toPrecision(2))) });
  useEffect(() => announce(sentence), [timing]);
  return (
    <div data-testid="timing" data-backward={numberText(backward)} data-numerical={numberText(all)}>
      <div class="scroll" tabIndex={0} role="region" aria-label={words.tableOf(words.timingTitle)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.way}</th>
              <th scope="col">{words.measured}</th>
              <th scope="col">{words.allDerivatives}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{words.backward}</th>
              <td>{words.backwardMeasured(facts.parameters, durationText(backward, words))}</td>
              <td>{durationText(backward, words)}</td>
            </tr>
            <tr>
              <th scope="row">{words.numerical}</th>
              <td>{words.numericalMeasured(facts.sampled, durationText(numerical, words))}</td>
              <td>{words.extrapolated(durationText(all, words))}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p>{sentence}</p>
    </div>
  );
}
