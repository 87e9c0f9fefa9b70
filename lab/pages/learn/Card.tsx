import type { ComponentChildren } from "preact";
import { graphWords } from "../../view.js";
import { GraphPanel } from "../../graph/GraphPanel.js";
import { lazy } from "../../shell/lazy.js";
import { shellWords } from "../../shell/words.js";
import { useWords } from "../../state/locale.js";
import { go, hrefOf } from "../../state/route.js";
import { openGraph } from "../graph/GraphPage.js";
import { failure, useCard } from "./cards/index.js";
import { QuestionList } from "./QuestionList.js";
import { cardNumbers, type CardNumber } from "./sections.js";
import { storeOf } from "./state.js";
import { learnWords } from "./words.js";

/** Charts are loaded with the first card that has one. */
const DigitFigure = lazy(() => import("./DigitFigure.js").then((module) => module.DigitFigure));
const TrainingFigure = lazy(() => import("./TrainingFigure.js").then((module) => module.TrainingFigure));

/** A figure: what it says, what to predict, and itself, alive. */
export function Card({ figure }: { readonly figure: CardNumber }) {
  return (
    <article class="card">
      <Title figure={figure} />
      <Text figure={figure} />
      {figure === 46 ? (
        <TrainingFigure />
      ) : (
        <GraphPanel store={storeOf(figure)}>{figure === 43 && <DigitFigure store={storeOf(figure)} />}</GraphPanel>
      )}
      <Turn figure={figure}>{figure === 46 ? <OpenTrain /> : <OpenInGraph figure={figure} />}</Turn>
    </article>
  );
}

function Title({ figure }: { readonly figure: CardNumber }) {
  const { figureTitle, figures } = useWords(graphWords);
  return <h1 tabIndex={-1}>{figureTitle(figure, figures[figure])}</h1>;
}

function Text({ figure }: { readonly figure: CardNumber }) {
  const shell = useWords(shellWords);
  const card = useCard(figure);
  if (card !== undefined)
    return (
      <div class="card-text">
        <p data-testid="card-text">{card.text}</p>
        <QuestionList figure={figure} card={card} />
      </div>
    );
  return (
    <div class="card-text">
      <p role="status">{failure.value === null ? shell.loading : shell.failed(failure.value)}</p>
    </div>
  );
}

function OpenInGraph({ figure }: { readonly figure: CardNumber }) {
  const words = useWords(learnWords);
  const open = (): void => {
    openGraph.open(storeOf(figure).session.value);
    go("graph");
  };
  return (
    <button type="button" data-testid="open-in-graph" onClick={open}>
      {words.openInGraph}
    </button>
  );
}

function OpenTrain() {
  const words = useWords(learnWords);
  return (
    <button type="button" class="primary" data-testid="open-train" onClick={() => go("train")}>
      {words.openTrain}
    </button>
  );
}

/** The way to the cards before and after. */
function Turn({ figure, children }: { readonly figure: CardNumber; readonly children: ComponentChildren }) {
  const words = useWords(learnWords);
  const { figureTitle, figures } = useWords(graphWords);
  const at = cardNumbers.indexOf(figure);
  const [previous, next] = [cardNumbers[at - 1], cardNumbers[at + 1]] as (CardNumber | undefined)[];
  const link = (to: CardNumber | undefined, text: (title: string) => string, id: string) =>
    to === undefined ? (
      <span />
    ) : (
      <a href={hrefOf("learn", String(to))} data-testid={id}>
        {text(figureTitle(to, figures[to]))}
      </a>
    );
  return (
    <nav class="turn" aria-label={words.turn}>
      {link(previous, words.previous, "previous-card")}
      {children}
      {link(next, words.next, "next-card")}
    </nav>
  );
}
