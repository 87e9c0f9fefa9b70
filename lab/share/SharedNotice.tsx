import { useWords } from "../state/locale.js";
import { notice } from "./notice.js";
import { problemSentence, shareWords } from "./words.js";

/** Says why a link or a file could not be opened. */
export function SharedNotice() {
  const words = useWords(shareWords);
  if (notice.value === null) return null;
  return (
    <p class="notice" role="alert" data-testid="notice">
      <span>{problemSentence(notice.value, words)}</span>
      <button type="button" onClick={() => (notice.value = null)}>
        {words.close}
      </button>
    </p>
  );
}
