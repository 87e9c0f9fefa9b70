import { useWords } from "../../state/locale.js";
import type { Example } from "./examples.js";
import { codeWords } from "./words.js";

/** A list of texts to begin with. */
export function ExampleChoice({
  examples,
  onChoose,
}: {
  readonly examples: readonly Example[];
  readonly onChoose: (text: string) => void;
}) {
  const words = useWords(codeWords);
  return (
    <label>
      {words.examples}{" "}
      <select
        data-testid="code-example"
        value=""
        onChange={({ currentTarget }) => {
          const chosen = examples[Number(currentTarget.value)];
          currentTarget.value = "";
          onChoose(chosen.text);
        }}
      >
        <option value="" disabled>
          {words.choose}
        </option>
        {examples.map(({ name }, i) => (
          <option key={i} value={i}>
            {words.exampleNames[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
