import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Select } from "../../controls/Select.js";
import { useWords } from "../../state/locale.js";
import { countText } from "./durations.js";
import { servedDatasets, type ServedDataset } from "./server.js";
import { dataNames } from "./settings.js";
import { facts, ownSource, setData, setSource, settings } from "./store.js";
import { trainWords } from "./words.js";

/** What is trained on. */
export function DataPanel() {
  const words = useWords(trainWords);
  const { data } = settings.value;
  const known = facts.value;
  return (
    <fieldset class="train-data">
      <legend>{words.data}</legend>
      <Select
        testId="train-data"
        label={words.data}
        value={data}
        options={dataNames}
        texts={words.dataNames}
        onChange={setData}
      />
      <p class="hint">{words.aboutData[data]}</p>
      {data === "mnist" && <Files />}
      {known !== null && (
        <p class="hint" data-testid="data-facts">
          {words.counts({
            train: countText(known.trainCount),
            test: countText(known.testCount),
            inputs: known.inputs,
            classes: known.classes,
          })}
        </p>
      )}
    </fieldset>
  );
}

/** Files of the reader's, or of the machine that serves the page. */
function Files() {
  const words = useWords(trainWords);
  const isOver = useSignal(false);
  const served = useSignal<readonly ServedDataset[]>([]);
  useEffect(() => {
    void servedDatasets().then((found) => (served.value = found));
  }, []);
  const take = (files: FileList | null | undefined): void => {
    if (files && files.length > 0) setSource({ kind: "files", files: [...files] });
  };
  const source = ownSource.value;
  return (
    <>
      <div
        class={`drop ${isOver.value ? "over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => (isOver.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          take(event.dataTransfer?.files);
        }}
      >
        <p>{words.dropHere}</p>
        <label class="file">
          <span class="button">{words.pickFiles}</span>
          <input
            type="file"
            multiple
            class="visually-hidden"
            data-testid="train-files"
            onChange={({ currentTarget }) => {
              take(currentTarget.files);
              // The same files may be chosen again.
              currentTarget.value = "";
            }}
          />
        </label>
      </div>
      <p class="hint">{words.filesHint}</p>
      {served.value.length > 0 && (
        <p>
          {words.served}{" "}
          {served.value.map(({ name, url }) => (
            <button key={name} type="button" onClick={() => setSource({ kind: "served", name, url })}>
              {words.useServed(name)}
            </button>
          ))}
        </p>
      )}
      {source !== null && (
        <p class="hint">
          {words.inUse(source.kind === "served" ? source.name : source.files.map(({ name }) => name).join(", "))}
        </p>
      )}
    </>
  );
}
