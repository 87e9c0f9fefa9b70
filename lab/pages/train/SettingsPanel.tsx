import { Select } from "../../controls/Select.js";
import { useWords } from "../../state/locale.js";
import { NumberEntry } from "./NumberEntry.js";
import { wholeFault } from "./PlayBar.js";
import { optimizerNames } from "./settings.js";
import { facts, setBatchSize, setLearningRate, setOptimizer, setSeed, setStd, settings } from "./store.js";
import { trainWords } from "./words.js";

/** The chapter's standard deviation, where the reader comes back from He's. */
const USUAL_STD = 0.01;

/** The numbers of the training. */
export function SettingsPanel() {
  const words = useWords(trainWords);
  const { learningRate, batchSize, seed, std, optimizer } = settings.value;
  const sizeFault = (value: number): string | null => (value >= 0 && value < Infinity ? null : words.notPositive);
  return (
    <fieldset class="train-settings">
      <legend>{words.numbers}</legend>
      <NumberEntry
        id="train-rate"
        label={words.learningRate}
        value={learningRate}
        fault={sizeFault}
        onChange={setLearningRate}
      />
      <NumberEntry
        id="train-batch"
        label={words.batchSize}
        value={batchSize}
        fault={wholeFault(1, facts.value?.trainCount ?? 60_000, words.notWhole)}
        onChange={setBatchSize}
      />
      <NumberEntry
        id="train-seed"
        label={words.seed}
        value={seed}
        fault={wholeFault(0, Number.MAX_SAFE_INTEGER, words.notWhole)}
        onChange={setSeed}
      />
      <label>
        {words.stdKind}
        <Select
          testId="train-std-kind"
          value={std === "he" ? "he" : "fixed"}
          options={["fixed", "he"]}
          texts={{ fixed: words.stdFixed, he: words.stdHe }}
          onChange={(kind) => setStd(kind === "he" ? "he" : USUAL_STD)}
        />
      </label>
      {std !== "he" && <NumberEntry id="train-std" label={words.std} value={std} fault={sizeFault} onChange={setStd} />}
      <label>
        {words.optimizer}
        <Select
          testId="train-optimizer"
          value={optimizer}
          options={optimizerNames}
          texts={words.optimizers}
          onChange={setOptimizer}
        />
      </label>
      <p class="hint">{words.numbersHint}</p>
    </fieldset>
  );
}
