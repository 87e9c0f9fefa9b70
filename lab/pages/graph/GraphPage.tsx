import { exampleGraphs, graphFigures, graphWords, newSession, type Source } from "../../view.js";
import type { FigureNumber } from "../../../src/view/words/words.js";
import { GraphPanel } from "../../graph/GraphPanel.js";
import { GraphStore } from "../../graph/GraphStore.js";
import { locale, useWords } from "../../state/locale.js";
import { graphPageWords } from "./words.js";

/** What Learn and Code open here. */
export const openGraph = new GraphStore(newSession({ kind: "figure", figure: 37 }, locale.peek()));

/** What can be chosen, by the text that stands for it in the list. */
const sources: ReadonlyMap<string, Source> = new Map<string, Source>([
  ...[...graphFigures.keys()].map((figure) => [String(figure), { kind: "figure", figure }] as const),
  ...[...exampleGraphs.keys()].map((example) => [example, { kind: "example", example }] as const),
]);

const keyOf = (source: Source): string =>
  source.kind === "figure" ? String(source.figure) : source.kind === "example" ? source.example : "";

export function GraphPage() {
  const words = useWords(graphPageWords);
  const { figures, figureTitle } = useWords(graphWords);
  const { source } = openGraph.session.value;
  const key = keyOf(source);
  return (
    <>
      <h1>{words.title}</h1>
      <p>{words.introduction}</p>
      <p>
        <label>
          {words.choose}{" "}
          <select
            data-testid="graph-source"
            value={key}
            onChange={({ currentTarget }) =>
              openGraph.open(newSession(sources.get(currentTarget.value)!, locale.peek()))
            }
          >
            {!sources.has(key) && <option value={key}>{words.own}</option>}
            {[...sources].map(([name, source]) => (
              <option key={name} value={name}>
                {source.kind === "figure"
                  ? figureTitle(source.figure as FigureNumber, figures[source.figure as FigureNumber])
                  : (words.examples[name] ?? name)}
              </option>
            ))}
          </select>
        </label>
      </p>
      <GraphPanel store={openGraph} />
    </>
  );
}
