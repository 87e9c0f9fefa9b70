import { useEffect, useRef } from "preact/hooks";
import { locale, useWords } from "../../state/locale.js";
import { route } from "../../state/route.js";
import { Card } from "./Card.js";
import { CardList } from "./CardList.js";
import { loadCards } from "./cards/index.js";
import { markRead } from "./progress.js";
import { cardNumbers, type CardNumber } from "./sections.js";
import { learnWords } from "./words.js";

/** The card that was looked at: who comes back to the page finds it again. */
let last: CardNumber = cardNumbers[0];

/** The chapter figure by figure, a card at a time. */
export function LearnPage() {
  const words = useWords(learnWords);
  const { rest } = route.value;
  const asked = cardNumbers.find((number) => String(number) === rest);
  const figure = asked ?? (rest === "" ? last : cardNumbers[0]);
  last = figure;
  const language = locale.value;
  useEffect(() => void loadCards(language), [language]);
  useEffect(() => markRead(figure), [figure]);
  useTurn(figure);
  return (
    <div class="learn">
      <CardList figure={figure} />
      <div class="learn-card">
        {asked === undefined && rest !== "" && (
          <p role="alert" class="problem">
            {words.noFigure(rest, cardNumbers[0], cardNumbers.at(-1)!)}
          </p>
        )}
        <Card key={figure} figure={figure} />
      </div>
    </div>
  );
}

/** Another card is read from its top; who came to it by a link goes on from its title. */
function useTurn(figure: number): void {
  const before = useRef(figure);
  useEffect(() => {
    if (before.current === figure) return;
    before.current = figure;
    scrollTo({ top: 0 });
    const byLink = document.activeElement === document.body || document.activeElement instanceof HTMLAnchorElement;
    if (byLink) document.querySelector<HTMLElement>(".learn-card h1")!.focus({ preventScroll: true });
  }, [figure]);
}
