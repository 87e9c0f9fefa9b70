import { mnistHistory } from "../../../src/view/figures/mnistHistory.js";
import { useComputed } from "@preact/signals";
import { useWords } from "../../state/locale.js";
import type { CardWords, QuestionWords } from "./cards/words.js";
import { QuestionForm } from "./QuestionForm.js";
import {
  answerIn,
  factsOf,
  questionsOf,
  sceneFor,
  showAnswer,
  type GraphQuestion,
  type QuestionId,
} from "./questions.js";
import type { CardNumber } from "./sections.js";
import { storeOf } from "./state.js";
import { learnWords } from "./words.js";

/** What is to be predicted of a figure before its graph shows it. */
export function QuestionList({ figure, card }: { readonly figure: CardNumber; readonly card: CardWords }) {
  const words = useWords(learnWords);
  return (
    <section class="questions" aria-labelledby="questions">
      <h2 id="questions">{words.question}</h2>
      {questionsOf(figure).map(({ id, name, question }) =>
        question.of === "steps" ? (
          <AboutRun key={id} id={id} words={card.questions[name]} />
        ) : (
          <AboutGraph key={id} id={id} figure={figure} question={question} words={card.questions[name]} />
        ),
      )}
    </section>
  );
}

/** Answered by the figure's graph, at the inputs that it has now. */
function AboutGraph({
  id,
  figure,
  question,
  words,
}: {
  readonly id: QuestionId;
  readonly figure: CardNumber;
  readonly question: GraphQuestion;
  readonly words: QuestionWords;
}) {
  const store = storeOf(figure);
  const { revealedInGraph } = useWords(learnWords);
  const inputs = useComputed(() => store.session.value.inputs);
  const scene = useComputed(() => sceneFor(question, store, inputs.value)).value;
  const facts = factsOf(scene);
  return (
    <QuestionForm
      id={id}
      ask={words.ask(facts)}
      hint={words.hint(facts)}
      answer={answerIn(scene, question)}
      revealed={revealedInGraph}
      onReveal={() => showAnswer(question, store)}
    />
  );
}

/** The run of figure 46 learns from 10,000 pictures, 100 at a time. */
const STEPS_IN_EPOCH = 100;

/** Answered by the measured run. */
function AboutRun({ id, words }: { readonly id: QuestionId; readonly words: QuestionWords }) {
  const { revealed } = useWords(learnWords);
  const noFacts = { value: () => "", gradient: () => "" };
  return (
    <QuestionForm
      id={id}
      ask={words.ask(noFacts)}
      hint={words.hint(noFacts)}
      answer={mnistHistory.test.length * STEPS_IN_EPOCH}
      revealed={revealed}
    />
  );
}
