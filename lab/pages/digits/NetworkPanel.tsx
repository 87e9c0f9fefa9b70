import { useRef } from "preact/hooks";
import { useWords } from "../../state/locale.js";
import { network, openFiles, trainDigits } from "./store.js";
import { digitsWords } from "./words.js";

/** Which network answers, how it came about, and how to have another. */
export function NetworkPanel() {
  const words = useWords(digitsWords);
  const field = useRef<HTMLInputElement>(null);
  const { value } = network;
  return (
    <section aria-labelledby="network-title">
      <h2 id="network-title">{words.network}</h2>
      {value !== null && <p data-testid="network">{words.facts(value)}</p>}
      <p class="buttons">
        <button type="button" data-testid="open-files" onClick={() => field.current!.click()}>
          {words.open}
        </button>
        {value !== null && value.origin.kind !== "digits" && (
          <button type="button" data-testid="back-to-digits" onClick={trainDigits}>
            {words.backToDigits}
          </button>
        )}
      </p>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        data-testid="files"
        aria-label={words.openField}
        onChange={({ currentTarget }) => {
          openFiles(currentTarget.files!);
          // The same file can be picked again.
          currentTarget.value = "";
        }}
      />
      <p class="hint">{words.openHint}</p>
    </section>
  );
}
