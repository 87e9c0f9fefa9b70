import { useSignal } from "@preact/signals";
import type { Shared } from "../../src/view/sessionJson.js";
import { announce } from "../shell/announce.js";
import { copyText } from "../state/clipboard.js";
import { useWords } from "../state/locale.js";
import { shareWords, type SharedKind } from "./words.js";

/** Longer links are cut by some programs that hand them on. Characters. */
const LONGEST_LINK = 8192;

const kilobytes = (length: number): string => (length / 1024).toFixed(length < 10 * 1024 ? 1 : 0).replace(/\.0$/, "");

/** Buttons that copy a link and save a file with the same content, and what came of it. */
export function ShareLink({ shared, what = "session" }: { readonly shared: () => Shared; readonly what?: SharedKind }) {
  const words = useWords(shareWords);
  const link = useSignal<string | null>(null);
  const outcome = useSignal("");
  const say = (sentence: string): void => {
    outcome.value = sentence;
    announce(sentence);
  };
  const save = async (): Promise<void> => {
    const { saveShared } = await import("./save.js");
    say(words.saved(saveShared(shared())));
  };
  const copy = async (): Promise<void> => {
    const { hashOf } = await import("./link.js");
    const content = shared();
    const address = `${location.origin}${location.pathname}#${await hashOf(content)}`;
    if (address.length > LONGEST_LINK) {
      link.value = null;
      return say(words.tooLong(kilobytes(address.length), kilobytes(LONGEST_LINK)));
    }
    link.value = address;
    const copied = await copyText(address);
    say(copied ? words.copied[what] : words.notCopied);
  };
  return (
    <>
      <button type="button" data-testid="share-copy" onClick={() => void copy()}>
        {words.copyLink[what]}
      </button>
      <button type="button" data-testid="share-save" onClick={() => void save()}>
        {words.saveFile[what]}
      </button>
      {link.value !== null && (
        <input
          class="share-link"
          readOnly
          aria-label={words.link}
          data-testid="share-link"
          value={link.value}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      )}
      {outcome.value !== "" && (
        <p class="hint" data-testid="share-outcome">
          {outcome.value}
        </p>
      )}
    </>
  );
}
