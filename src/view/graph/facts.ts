import type { BackwardFacts, GraphWords, NodeFacts } from "../words/words.js";
import { fanOut } from "./fanOut.js";
import { isOp, type GraphScene, type Reading, type SceneEdge, type SceneNode } from "./scene.js";
import type { Moment } from "./steps.js";

const textOf = (reading: Reading | undefined): string | undefined => reading?.text;

/** The arrows into each node, in the order of its arguments, and those out of it. */
export class Neighbours {
  readonly #into = new Map<string, SceneEdge[]>();
  readonly #out = new Map<string, SceneEdge[]>();

  constructor({ edges }: GraphScene) {
    const push = (map: Map<string, SceneEdge[]>, id: string, edge: SceneEdge): void => {
      const known = map.get(id);
      if (known === undefined) map.set(id, [edge]);
      else known.push(edge);
    };
    for (const edge of edges) {
      push(this.#out, edge.from, edge);
      if (edge.to !== null) push(this.#into, edge.to, edge);
    }
  }
  into({ id }: SceneNode): readonly SceneEdge[] {
    return this.#into.get(id) ?? [];
  }
  out({ id }: SceneNode): readonly SceneEdge[] {
    return this.#out.get(id) ?? [];
  }
}

function factsOf(node: SceneNode, neighbours: Neighbours): NodeFacts {
  const inputs = neighbours.into(node).map(({ symbols, value }) => ({ name: symbols.value, value: textOf(value) }));
  const out = neighbours.out(node);
  // A folded part is called after its result where it has one.
  const id = node.form === "scope" && out.length === 1 ? out[0].symbols.value : node.id;
  return { id, label: node.label, inputs, output: textOf(node.value), derivative: textOf(node.gradient) };
}

/** What a screen reader says of a node. */
export function nodeText(node: SceneNode, neighbours: Neighbours, words: GraphWords): string {
  const facts = factsOf(node, neighbours);
  return !isOp(node) ? words.source(facts) : words.node(facts);
}

/** What a screen reader says of the end of an arrow that leaves the picture. */
export function outputText({ symbols, value, gradient }: SceneEdge, words: GraphWords): string {
  return words.output({
    id: symbols.value,
    label: "",
    inputs: [],
    output: textOf(value),
    derivative: textOf(gradient),
  });
}

/** What is said of a whole picture: how much it shows, from what to what. */
export function summaryText({ nodes, edges }: GraphScene, words: GraphWords): string {
  return words.summary({
    nodes: nodes.filter(isOp).length,
    inputs: nodes.filter((node) => !isOp(node)).map(({ id, label, named }) => (named ? id : label)),
    outputs: edges.filter(({ to }) => to === null).map(({ symbols }) => symbols.value),
  });
}

/**
 * One line of a step's card: a derivative as symbols and as numbers, `∂L/∂x = ∂L/∂y · ∂y/∂x = 1.1 × 100 = 110`. Where
 * several arrows leave x, each has the line of its part, and when all have come back a last one adds them up.
 */
export interface StepLine {
  /** The arrow's id; of a sum, the node's. */
  readonly edge: string;
  readonly text: string;
}

/** A step in words: what happens, why, and with what numbers. */
export interface StepText {
  /** For the live region: no two steps of a picture have the same. */
  readonly sentence: string;
  /** Only of a node's backward step. */
  readonly why?: string;
  readonly lines: readonly StepLine[];
}

const timesText = (text: string): string => (text.startsWith("-") ? `(${text})` : text);

/** What comes back along one arrow; `isPart` where that is not all that comes to the node which it leaves. */
function backwardLine(
  { gradient, symbols: { value: from, result }, local, id }: SceneEdge,
  node: SceneNode,
  isPart: boolean,
  numberText: (value: number) => string,
): StepLine | undefined {
  if (gradient === undefined) return undefined;
  const whole = isPart ? "" : `∂${result}/∂${from} = `;
  const chain = `${whole}∂${result}/∂${node.id} · ∂${node.id}/∂${from}`;
  const upstream = node.gradient;
  if (local === undefined || upstream === undefined || gradient.shape.length > 0)
    return { edge: id, text: `${chain} = ${gradient.text}` };
  return { edge: id, text: `${chain} = ${upstream.text} × ${timesText(numberText(local))} = ${gradient.text}` };
}

/** The parts that have come back to a node and what they add up to; undefined while one is missing. */
function sumLine(from: SceneNode, parts: readonly SceneEdge[]): StepLine | undefined {
  const { gradient } = from;
  if (gradient === undefined) return undefined;
  const [{ symbols }] = parts;
  const whole = `∂${symbols.result}/∂${symbols.value}`;
  const terms = parts.filter((part) => part.gradient !== undefined).map((part) => timesText(part.gradient!.text));
  const sum = gradient.shape.length > 0 ? "Σ" : terms.join(" + ");
  return { edge: from.id, text: `${whole} = ${sum} = ${gradient.text}` };
}

/** What happens at a moment of a picture, for its card and its live region. */
export function stepText(
  { phase, active, scene }: Moment,
  words: GraphWords,
  numberText: (value: number) => string,
): StepText {
  if (phase === "start") return { sentence: words.start, lines: [] };
  if (phase === "seed") {
    const ends = scene.edges.filter(({ to, gradient }) => to === null && gradient !== undefined);
    const result = ends.map(({ symbols }) => symbols.value).join(", ");
    return { sentence: words.seed(result, ends.map(({ gradient }) => gradient!.text).join(", ")), lines: [] };
  }
  const node = active!;
  const neighbours = new Neighbours(scene);
  const facts = factsOf(node, neighbours);
  if (phase === "forward") return { sentence: words.forward(facts), lines: [] };
  const into = neighbours.into(node);
  const sums = fanOut(scene);
  const summed = scene.nodes.filter(({ id }) => sums.has(id) && into.some(({ from }) => from === id));
  const lines = [
    ...into.map((edge) => backwardLine(edge, node, sums.has(edge.from), numberText)),
    ...summed.map((from) => sumLine(from, neighbours.out(from))),
  ];
  const back: BackwardFacts = {
    ...facts,
    upstream: textOf(node.gradient),
    passed: into
      .filter(({ gradient }) => gradient !== undefined)
      .map(({ symbols: { value: name }, gradient }) => ({ name, value: textOf(gradient) })),
  };
  return {
    sentence: words.backward(back),
    why: (words.ops[node.op] ?? words.ops.general)(back),
    lines: lines.filter((line) => line !== undefined),
  };
}
