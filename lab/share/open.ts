import { batch } from "@preact/signals";
import { LONGEST_SHARED, readSharedFile, SharedError, type Shared } from "../../src/view/sessionJson.js";
import { openGraph } from "../pages/graph/GraphPage.js";
import { receiveProgram } from "../pages/code/program.js";
import { locale } from "../state/locale.js";
import { go, route, type PageName } from "../state/route.js";
import { sharedOf } from "./link.js";
import { notice } from "./notice.js";
import { problemSentences } from "./problemWords.js";

/** Opens what a link shares, on its page; what cannot be opened leaves the page and a notice. */
export function openLink(hash: string): Promise<void> {
  // The address stays the link's, so that a reload opens it again.
  return open(
    () => sharedOf(hash),
    (page) => (route.value = { page, rest: "" }),
  );
}

/** Opens what a file shares. */
export function openFile(file: File): Promise<void> {
  return open(async () => {
    if (file.size > LONGEST_SHARED) throw new SharedError({ code: "tooLarge" });
    return readSharedFile(await file.text());
  }, go);
}

type GoTo = (page: PageName) => void;

async function open(read: () => Promise<Shared>, goTo: GoTo): Promise<void> {
  notice.value = null;
  try {
    show(await read(), goTo);
  } catch (error) {
    if (!(error instanceof SharedError)) throw error;
    notice.value = problemSentences(error.problem);
  }
}

function show(shared: Shared, goTo: GoTo): void {
  batch(() => {
    if ("session" in shared) {
      locale.value = shared.session.locale;
      openGraph.open(shared.session);
      goTo("graph");
    } else {
      locale.value = shared.locale;
      receiveProgram(shared.typescript);
      goTo("code");
    }
  });
}
