import { Select } from "../../controls/Select.js";
import { useWords } from "../../state/locale.js";
import { dtypeNames, presetNames, subjectNames } from "./messages.js";
import { change, choosePreset, chooseSubject, settings, valid } from "./store.js";
import { checkWords } from "./words.js";

/** What is checked, and how. */
export function SettingsForm() {
  const words = useWords(checkWords);
  const { subject, dtype, preset, all } = settings.value;
  return (
    <fieldset class="check-settings">
      <legend>{words.settings}</legend>
      <Choice
        name="subject"
        label={words.subject}
        value={subject}
        options={subjectNames}
        texts={words.subjects}
        onChoose={chooseSubject}
      />
      <Choice
        name="elements"
        label={words.elements}
        value={all ? "all" : "chosen"}
        options={["chosen", "all"]}
        texts={words}
        onChoose={(chosen) => change({ all: chosen === "all" })}
      />
      {!all && (
        <div class="check-pair">
          <NumberText name="sample" label={words.sample} />
          <NumberText name="seed" label={words.seed} />
        </div>
      )}
      <div class="check-pair">
        <NumberText name="step" label={words.step} />
        <Choice
          name="dtype"
          label={words.dtype}
          value={dtype}
          options={dtypeNames}
          texts={words.dtypes}
          onChoose={(chosen) => change({ dtype: chosen })}
        />
      </div>
      {dtype === "float32" && <p class="hint">{words.float32Hint}</p>}
      <Choice
        name="preset"
        label={words.preset}
        value={preset}
        options={presetNames}
        texts={words.presets}
        onChoose={choosePreset}
      />
      <p class="hint">{words.rules[preset]}</p>
    </fieldset>
  );
}

/** One of a few, by name. */
export function Choice<Name extends string>({
  name,
  label,
  value,
  options,
  texts,
  onChoose,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: Name;
  readonly options: readonly Name[];
  readonly texts: Readonly<Record<Name, string>>;
  readonly onChoose: (name: Name) => void;
}) {
  return (
    <label class="check-field">
      <span>{label}</span>
      <Select testId={`check-${name}`} value={value} options={options} texts={texts} onChange={onChoose} />
    </label>
  );
}

/** A number that is typed; what cannot be used is said below it. */
function NumberText({ name, label }: { readonly name: "step" | "sample" | "seed"; readonly label: string }) {
  const words = useWords(checkWords);
  const isValid = valid.value[name];
  const problem = `check-${name}-problem`;
  return (
    <label class="check-field">
      <span>{label}</span>
      <input
        data-testid={`check-${name}`}
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        size={6}
        value={settings.value[name]}
        aria-invalid={!isValid}
        aria-describedby={isValid ? undefined : problem}
        onInput={({ currentTarget }) => change({ [name]: currentTarget.value })}
      />
      {!isValid && (
        <span role="alert" class="problem" id={problem}>
          {words.problems[name]}
        </span>
      )}
    </label>
  );
}
