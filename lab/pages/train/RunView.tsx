import { formatShape } from "../../../src/shape/format.js";
import { numberText } from "../../../src/view/index.js";
import type { Run, RunWeights } from "../../../src/cli/lab/api.js";
import { useWords } from "../../state/locale.js";
import { EpochChart } from "./Curves.js";
import { Columns, Histograms } from "./Inside.js";
import { isLost, run, runFault, weights } from "./runStore.js";
import { trainWords } from "./words.js";

/** A run of `edgegrad train`, while it is trained and afterwards; nothing of it can be changed here. */
export function RunView() {
  const words = useWords(trainWords);
  const shown = run.value;
  return (
    <div data-testid="run-view">
      {runFault.value !== null && (
        <p role="alert" class="problem">
          {words.runFailed(runFault.value)}
        </p>
      )}
      {isLost.value && (
        <p role="status" class="hint">
          {words.runLost}
        </p>
      )}
      {shown !== null && <Shown run={shown} />}
    </div>
  );
}

/** What is not finite comes as null. */
const finite = (value: number | null | undefined): number => value ?? NaN;

function Shown({ run }: { readonly run: Run }) {
  const words = useWords(trainWords);
  const { name, status, checkpoint, history } = run;
  const last = history.at(-1);
  const saved = weights.value;
  const normNames = Object.keys(last?.gradientNorms ?? {});
  const facts = [
    [words.epoch, "run-epoch", last?.epoch],
    [words.iteration, "run-iteration", last?.iteration],
    [words.loss, "run-loss", last && finite(last.loss)],
    [words.trainAccuracy, "run-train-accuracy", last?.trainAccuracy],
    [words.testAccuracy, "run-test-accuracy", last?.testAccuracy],
  ] as const;
  return (
    <>
      <p>{words.runIntro(name)}</p>
      <dl class="standing">
        {facts.map(([term, id, value]) => (
          <div key={id}>
            <dt>{term}</dt>
            <dd data-testid={id}>{value === undefined ? words.none : numberText(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{words.runStatus}</dt>
          <dd class="state" aria-live="polite" data-testid="run-status" data-status={status}>
            {words.runStates[status]}
          </dd>
        </div>
        <div>
          <dt>{words.checkpoint}</dt>
          <dd class="state">{checkpoint === null ? words.noCheckpoint : String(checkpoint)}</dd>
        </div>
      </dl>
      <div class="curves">
        <EpochChart
          id="run-loss-chart"
          title={words.runLossTitle}
          quantity={words.loss}
          series={[{ name: words.loss, points: history.map(({ epoch, loss }) => [epoch, finite(loss)]) }]}
        />
        <EpochChart
          id="run-accuracy-chart"
          title={words.accuracyTitle}
          quantity={words.accuracy}
          range={[0, 1]}
          series={[
            { name: words.trainAccuracy, points: history.map((one) => [one.epoch, one.trainAccuracy]), dash: "solid" },
            { name: words.testAccuracy, points: history.map((one) => [one.epoch, one.testAccuracy]), dash: "dashed" },
          ]}
        />
      </div>
      <div class="panels">
        {normNames.length > 0 && (
          <EpochChart
            id="run-norms-chart"
            title={words.parameterNormsTitle}
            quantity={words.norm}
            scale="log"
            series={normNames.map((parameter) => ({
              name: parameter,
              points: history.map(({ epoch, gradientNorms }) => [epoch, finite(gradientNorms?.[parameter])]),
            }))}
          />
        )}
        {saved?.images && (
          <Columns
            parameter={saved.images.parameter}
            size={[saved.images.height, saved.images.width]}
            columns={saved.images.columns.map((column) => column.map(finite))}
            count={saved.images.columnCount}
          />
        )}
      </div>
      {saved !== null && <Saved weights={saved} />}
      <Arguments run={run} />
    </>
  );
}

function Saved({ weights: { iteration, parameters } }: { readonly weights: RunWeights }) {
  const words = useWords(trainWords);
  const title = words.savedWeights(iteration);
  return (
    <section data-testid="run-weights">
      <h2>{title}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {[words.parameter, words.shape, words.smallest, words.mean, words.largest].map((header) => (
                <th key={header} scope="col">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ name, shape, min, mean, max }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>{formatShape(shape)}</td>
                {[min, mean, max].map((value, i) => (
                  <td key={i} class="number">
                    {value === null ? words.notFiniteValue : numberText(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Histograms parameters={parameters.filter(({ shape }) => shape.length === 2)} />
    </section>
  );
}

function Arguments({ run }: { readonly run: Run }) {
  const words = useWords(trainWords);
  return (
    <details>
      <summary>{words.runArguments}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={words.runArguments}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.argument}</th>
              <th scope="col">{words.value}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(run.arguments).map(([name, value]: [string, unknown]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  <code>{JSON.stringify(value)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
