import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { shellWords } from "../shell/words.js";
import { useWords } from "../state/locale.js";
import { graphPanelWords } from "./words.js";

/** The keys that work in the graph. */
export function KeyHelp({ open }: { readonly open: Signal<boolean> }) {
  const words = useWords(graphPanelWords);
  const { close } = useWords(shellWords);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value) dialog.current!.showModal();
    else dialog.current!.close();
  }, [open.value]);
  return (
    <dialog ref={dialog} aria-label={words.help} onClose={() => (open.value = false)}>
      <h2>{words.help}</h2>
      <table>
        <tbody>
          {words.helpKeys.map(([keys, does]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={() => (open.value = false)}>
        {close}
      </button>
    </dialog>
  );
}
