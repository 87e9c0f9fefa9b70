import { newSession } from "../../../src/view/index.js";
import { GraphPanel } from "../../graph/GraphPanel.js";
import { GraphStore } from "../../graph/GraphStore.js";
import { locale, useWords } from "../../state/locale.js";
import { graphPageWords } from "./words.js";

/** What Learn and Code open here. */
export const openGraph = new GraphStore(newSession({ kind: "figure", figure: 37 }, locale.peek()));

export function GraphPage() {
  const words = useWords(graphPageWords);
  return (
    <>
      <h1>{words.title}</h1>
      <GraphPanel store={openGraph} />
    </>
  );
}
