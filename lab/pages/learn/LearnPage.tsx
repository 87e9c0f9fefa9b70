import { useMemo } from "preact/hooks";
import { graphFigures, newSession } from "../../../src/view/index.js";
import { GraphPanel } from "../../graph/GraphPanel.js";
import { GraphStore } from "../../graph/GraphStore.js";
import { locale } from "../../state/locale.js";
import { hrefOf, route } from "../../state/route.js";

const figures = [...graphFigures.keys()];

export function LearnPage() {
  const figure = figures.find((number) => String(number) === route.value.rest) ?? figures[0];
  const store = useMemo(() => new GraphStore(newSession({ kind: "figure", figure }, locale.peek())), [figure]);
  return (
    <>
      <nav>
        {figures.map((number) => (
          <a key={number} href={hrefOf("learn", String(number))}>
            {number}
          </a>
        ))}
      </nav>
      <GraphPanel key={figure} store={store} />
    </>
  );
}
