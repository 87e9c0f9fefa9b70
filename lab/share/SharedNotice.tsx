import { shellWords } from "../shell/words.js";
import { useWords } from "../state/locale.js";
import { notice } from "./notice.js";

/** Says why a link or a file could not be opened. */
export function SharedNotice() {
  if (notice.value === null) return null;
  return <Sentence />;
}

function Sentence() {
  const { close } = useWords(shellWords);
  const { sentence } = useWords(notice.value!);
  return (
    <p class="notice" role="alert" data-testid="notice">
      <span>{sentence}</span>
      <button type="button" onClick={() => (notice.value = null)}>
        {close}
      </button>
    </p>
  );
}
