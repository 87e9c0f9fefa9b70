import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { Format } from "../share/save.js";
import { ShareLink } from "../share/ShareLink.js";
import { shareWords } from "../share/words.js";
import { announce } from "../shell/announce.js";
import { locale, useWords } from "../state/locale.js";
import type { GraphStore } from "./GraphStore.js";

const formats: readonly Format[] = ["svg", "png", "dot", "mermaid", "json"];

/** The graph as a link, a file and a picture. */
export function Share({ store }: { readonly store: GraphStore }) {
  const words = useWords(shareWords);
  const outcome = useSignal("");
  const chooser = useRef<HTMLInputElement>(null);
  const save = async (format: Format): Promise<void> => {
    const { saveAs } = await import("../share/save.js");
    outcome.value = await saveAs(format, store).then(words.saved, (error: Error) => words.failed(error.message));
    announce(outcome.value);
  };
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const { openFile } = await import("../share/open.js");
    await openFile(file);
    chooser.current!.value = "";
  };
  return (
    <fieldset class="share toolbar">
      <legend>{words.share}</legend>
      <ShareLink shared={() => ({ session: store.shown(locale.value) })} />
      <button type="button" data-testid="share-open" onClick={() => chooser.current!.click()}>
        {words.openFile}
      </button>
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".json"
        data-testid="share-file"
        onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
      />
      <span class="formats" role="group" aria-label={words.picture}>
        {words.picture}
        {formats.map((format) => (
          <button key={format} type="button" data-testid={`save-${format}`} onClick={() => void save(format)}>
            {words.formats[format]}
          </button>
        ))}
      </span>
      {outcome.value !== "" && <p class="hint">{outcome.value}</p>}
    </fieldset>
  );
}
