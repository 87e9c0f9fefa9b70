import {
  modelOf,
  momentOf,
  newSession,
  numberText,
  sessionScene,
  sourceOf,
  type GraphScene,
  type InputValues,
  type Model,
  type Reading,
} from "../../view.js";
import type { GraphStore } from "../../graph/GraphStore.js";
import type { CardNumber } from "./sections.js";

type Quantity = "value" | "gradient";

/** A number to be predicted: one that the graph itself shows later on, so that its answer is never written down. */
export interface GraphQuestion {
  readonly of: Quantity;
  /** Id of a node or an arrow, in the graph as the figure opens it. */
  readonly at: string;
  /** Of a tensor: its element at this place, row-major, or the sum or the number of all; the first element by default. */
  readonly take?: number | "sum" | "count";
  /** What the inputs are to be for it; by default what they are. */
  readonly inputs?: InputValues;
}

/** How many steps the measured run of figure 46 has. */
interface StepsQuestion {
  readonly of: "steps";
}

export type Question = GraphQuestion | StepsQuestion;

const questions = {
  30: { price: { of: "value", at: "price" } },
  31: { sum: { of: "value", at: "all_price" }, others: { of: "gradient", at: "all_price.b" } },
  32: { x: { of: "gradient", at: "y.a" } },
  33: { x: { of: "gradient", at: "t.a" } },
  34: { x: { of: "gradient", at: "z.a" } },
  35: { y: { of: "gradient", at: "z.b" } },
  36: { tax: { of: "gradient", at: "tax" } },
  37: { apple: { of: "gradient", at: "apple" }, orangeNumber: { of: "gradient", at: "orange_num" } },
  38: {
    negative: { of: "gradient", at: "y_neg.x" },
    zero: { of: "gradient", at: "y_pos.x", inputs: { x_pos: 0 } },
  },
  39: { half: { of: "value", at: "y.out", inputs: { x: 0 } } },
  40: { quarter: { of: "gradient", at: "mul_1.a", inputs: { x: 0 } } },
  41: { weight: { of: "gradient", at: "XW.b", take: 3 } },
  42: { bias: { of: "gradient", at: "Y.b", take: 0 } },
  43: {
    total: { of: "value", at: "softmax.out", take: "sum" },
    weights: { of: "value", at: "Affine.in2", take: "count" },
  },
  44: { sign: { of: "gradient", at: "L.a" } },
  45: { error: { of: "gradient", at: "softmax.in2" } },
  46: { steps: { of: "steps" } },
  47: { wrongClass: { of: "gradient", at: "mul_3.a" }, score: { of: "gradient", at: "exp_3.x" } },
} as const satisfies Readonly<Record<CardNumber, Readonly<Record<string, Question>>>>;

export type QuestionName<F extends CardNumber = CardNumber> = F extends CardNumber
  ? keyof (typeof questions)[F] & string
  : never;

/** `37.apple` */
export type QuestionId = { [F in CardNumber]: `${F}.${QuestionName<F>}` }[CardNumber];

/** The questions of a card, in their order. */
export function questionsOf(figure: CardNumber): { id: QuestionId; name: QuestionName; question: Question }[] {
  return Object.entries<Question>(questions[figure]).map(([name, question]) => {
    return { id: `${figure}.${name}` as QuestionId, name: name as QuestionName, question };
  });
}

/** Numbers of the graph for the text of a question, as its picture shows them. */
export interface Facts {
  /** The value at a node or an arrow; the element at `place` of a tensor. */
  readonly value: (at: string, place?: number) => string;
  readonly gradient: (at: string, place?: number) => string;
}

/** Questions of one card share their graph. */
const scenes = new WeakMap<Model, GraphScene>();

/**
 * The graph that a question is about, with both passes done: folded as its figure is, at the inputs that it has, or that
 * the question asks for.
 */
export function sceneFor(question: GraphQuestion, store: GraphStore, inputs: InputValues): GraphScene {
  const { source } = store.session.peek();
  const model =
    question.inputs === undefined ? store.model.value : modelOf(sourceOf(source), { ...inputs, ...question.inputs });
  const scene = scenes.get(model) ?? sessionScene(newSession(source, "en"), model);
  scenes.set(model, scene);
  return scene;
}

function readingIn({ nodes, edges }: GraphScene, of: Quantity, at: string): Reading | undefined {
  return [...edges, ...nodes].find(({ id }) => id === at)?.[of];
}

function known(scene: GraphScene, of: Quantity, at: string): Reading {
  const reading = readingIn(scene, of, at);
  if (reading === undefined) throw new Error(`this graph has no ${of} at ${at}`);
  return reading;
}

export function factsOf(scene: GraphScene): Facts {
  const text = (of: Quantity, at: string, place?: number): string => {
    const reading = known(scene, of, at);
    return place === undefined ? reading.text : numberText(reading.data[place]);
  };
  return {
    value: (at, place) => text("value", at, place),
    gradient: (at, place) => text("gradient", at, place),
  };
}

/** The answer of a question: a number that its graph shows. */
export function answerIn(scene: GraphScene, { of, at, take = 0 }: GraphQuestion): number {
  const { data } = known(scene, of, at);
  if (take === "count") return data.length;
  return take === "sum" ? [...data].reduce((total, value) => total + value, 0) : data[take];
}

/** Lets the graph show what a question asks for: the first step at which it is known, pointed at. */
export function showAnswer(question: GraphQuestion, store: GraphStore): void {
  const { source, inputs, labels } = store.session.value;
  const scene = sceneFor(question, store, inputs);
  let step = 0;
  while (readingIn(momentOf(scene, step).scene, question.of, question.at) === undefined) step++;
  store.change({
    ...{ step, selection: question.at, folds: newSession(source, "en").folds },
    ...(labels === "symbols" && { labels: "both" }),
    ...(question.inputs && { inputs: { ...inputs, ...question.inputs } }),
  });
}
