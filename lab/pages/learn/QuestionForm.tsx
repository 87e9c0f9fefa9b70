import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import { answerText, judge } from "./judge.js";
import { markAnswered } from "./progress.js";
import type { QuestionId } from "./questions.js";
import { stateOf, type Outcome } from "./state.js";
import { learnWords } from "./words.js";

/** A question with a field for its answer: judged when asked to, with a hint after a wrong try, or revealed. */
export function QuestionForm({
  id,
  ask,
  hint,
  answer,
  revealed,
  onReveal,
}: {
  readonly id: QuestionId;
  readonly ask: string;
  readonly hint: string;
  readonly answer: number;
  readonly revealed: (answer: string) => string;
  readonly onReveal?: () => void;
}) {
  const words = useWords(learnWords);
  const { typed, outcome } = stateOf(id);
  const field = `answer-${id}`;

  const says = ({ verdict }: Outcome): string => {
    switch (verdict) {
      case "right":
        return words.right(answerText(answer));
      case "rounded":
        return words.rounded;
      case "wrong":
        return `${words.wrong} ${hint}`;
      case "noNumber":
        return words.noNumber(typed.value);
      case "revealed":
        return revealed(answerText(answer));
    }
  };
  const conclude = (next: Outcome): void => {
    outcome.value = next;
    announce(says(next));
  };
  const check = (event: Event): void => {
    event.preventDefault();
    const verdict = judge(typed.value, answer);
    if (verdict === "right") markAnswered(id);
    conclude({ verdict, answer });
  };
  const reveal = (): void => {
    onReveal?.();
    conclude({ verdict: "revealed", answer });
  };

  if (!Number.isFinite(answer)) return <p class="problem">{words.notFinite}</p>;
  const shown = outcome.value?.answer === answer ? outcome.value : null;
  return (
    <form class="question" onSubmit={check} data-testid={`question-${id}`}>
      <label for={field}>{ask}</label>
      <span class="try">
        <input
          id={field}
          data-testid={field}
          value={typed.value}
          size={10}
          autocomplete="off"
          spellcheck={false}
          placeholder={words.answer}
          aria-describedby={`verdict-${id}`}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            outcome.value = null;
          }}
        />
        <button type="submit">{words.check}</button>
        <button type="button" onClick={reveal}>
          {words.reveal}
        </button>
      </span>
      <p id={`verdict-${id}`} class={`verdict ${shown?.verdict ?? ""}`} data-verdict={shown?.verdict}>
        {shown !== null && says(shown)}
      </p>
    </form>
  );
}
