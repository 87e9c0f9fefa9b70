import { useEffect, useRef } from "preact/hooks";
import { graphWords } from "../../view.js";
import { useWords } from "../../state/locale.js";
import { go, hrefOf } from "../../state/route.js";
import { markOf, type Mark } from "./progress.js";
import { cardNumbers, sections, type CardNumber } from "./sections.js";
import { learnWords } from "./words.js";

const signs: Readonly<Record<Mark, string>> = { new: "", read: "•", answered: "✓" };

/** All cards, to choose one: a list at the side, or a field where there is no room for it. */
export function CardList({ figure }: { readonly figure: CardNumber }) {
  const words = useWords(learnWords);
  const { figures: titles } = useWords(graphWords);
  const answered = cardNumbers.filter((number) => markOf(number) === "answered").length;
  const list = useRef<HTMLElement>(null);
  useEffect(() => centre(list.current!), [figure]);
  return (
    <nav class="cards" aria-label={words.figures} data-testid="cards" ref={list}>
      <p class="hint">{words.intro}</p>
      <select
        class="narrow"
        aria-label={words.figures}
        value={figure}
        onChange={({ currentTarget }) => go("learn", currentTarget.value)}
      >
        {sections.map(({ name, figures }) => (
          <optgroup key={name} label={words.sections[name]}>
            {figures.map((number) => (
              <option key={number} value={number}>
                {`${number} ${titles[number]} ${signs[markOf(number)]}`}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <div class="wide">
        {sections.map(({ name, figures }) => (
          <section key={name}>
            <p id={`section-${name}`}>{words.sections[name]}</p>
            <ul aria-labelledby={`section-${name}`}>
              {figures.map((number) => (
                <li key={number}>
                  <CardLink number={number} isCurrent={number === figure} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p class="hint progress" data-testid="progress">
        {words.progress(answered, cardNumbers.length)}
      </p>
    </nav>
  );
}

/** Scrolls the list, and not the page, so far that the current card is in its middle. */
function centre(list: HTMLElement): void {
  const current = list.querySelector<HTMLElement>("[aria-current]")!;
  list.scrollTop = current.offsetTop - (list.clientHeight - current.offsetHeight) / 2;
}

function CardLink({ number, isCurrent }: { readonly number: CardNumber; readonly isCurrent: boolean }) {
  const words = useWords(learnWords);
  const { figures: titles } = useWords(graphWords);
  const mark = markOf(number);
  return (
    <a href={hrefOf("learn", String(number))} aria-current={isCurrent ? "page" : undefined} data-mark={mark}>
      <span class="number">{number}</span>
      <span class="shows">{titles[number]}</span>
      <span class={`mark ${mark}`} aria-hidden="true">
        {signs[mark]}
      </span>
      <span class="visually-hidden">{words.marks[mark]}</span>
    </a>
  );
}
