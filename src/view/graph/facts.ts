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

/**
 * Of a folded part with several results, what is known of each: `y1 = 0.2, y2 = 0.8`, and what comes back to it, the parts
 * along its arrows added up: `∂L/∂y1 = 0 + 3`.
 */
function severalText(out: readonly SceneEdge[], what: "value" | "gradient"): string | undefined {
  const texts = new Map<string, string[]>();
  for (const { symbols, [what]: reading } of out) {
    if (reading === undefined) continue;
    const name = what === "value" ? symbols.value : `∂${symbols.result}/∂${symbols.value}`;
    texts.set(name, what === "value" ? [reading.text] : [...(texts.get(name) ?? []), reading.text]);
  }
  if (texts.size === 0) return undefined;
  return [...texts].map(([name, parts]) => `${name} = ${parts.join(" + ")}`).join(", ");
}

function factsOf(node: SceneNode, neighbours: Neighbours): NodeFacts {
  const inputs = neighbours.into(node).map(({ symbols, value }) => ({ name: symbols.value, value: textOf(value) }));
  const out = neighbours.out(node);
  // A folded part is called after its result where it has one.
  const id = node.form === "scope" && out.length === 1 ? out[0].symbols.value : node.id;
  const several = node.form === "scope" && new Set(out.map(({ symbols }) => symbols.value)).size > 1;
  return {
    ...{ id, label: node.label, inputs },
    output: several ? severalText(out, "value") : textOf(node.value),
    derivative: several ? severalText(out, "gradient") : textOf(node.gradient),
  };
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

/**
 * What comes back along one arrow; `isPart` where that is not all that comes to the node which it leaves. `given` is the
 * name of what comes to the node from beyond the picture, where that is no derivative of the picture's own result: `E`.
 */
function backwardLine(
  { gradient, symbols: { value: from, result }, local, id }: SceneEdge,
  node: SceneNode,
  isPart: boolean,
  given: string | undefined,
  numberText: (value: number) => string,
): StepLine | undefined {
  if (gradient === undefined) return undefined;
  const whole = isPart || given !== undefined ? "" : `∂${result}/∂${from} = `;
  const chain = `${whole}${given ?? `∂${result}/∂${node.id}`} · ∂${node.id}/∂${from}`;
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

/** With what the way back begins: the derivative of the result by itself, or what comes from beyond the picture. */
function seedText({ edges }: GraphScene, words: GraphWords): string {
  const ends = edges.filter(({ to, gradient }) => to === null && gradient !== undefined);
  if (ends.length === 1 && ends[0].symbols.gradient === `∂${ends[0].symbols.value}/∂${ends[0].symbols.value}`)
    return words.seed(ends[0].symbols.value, ends[0].gradient!.text);
  const given = new Set(ends.map(({ symbols, gradient }) => `${symbols.gradient} = ${gradient!.text}`));
  return words.seedGiven([...given].join(", "));
}

/** What happens at a moment of a picture, for its card and its live region. */
export function stepText(
  { phase, active, scene }: Moment,
  words: GraphWords,
  numberText: (value: number) => string,
): StepText {
  if (phase === "start") return { sentence: words.start, lines: [] };
  if (phase === "seed") {
    return { sentence: seedText(scene, words), lines: [] };
  }
  const node = active!;
  const neighbours = new Neighbours(scene);
  const facts = factsOf(node, neighbours);
  if (phase === "forward") return { sentence: words.forward(facts), lines: [] };
  const into = neighbours.into(node);
  const end = neighbours.out(node).find(({ to }) => to === null)?.symbols.gradient;
  const given = end?.startsWith("∂") ? undefined : end;
  const sums = fanOut(scene);
  const summed = scene.nodes.filter(({ id }) => sums.has(id) && into.some(({ from }) => from === id));
  const lines = [
    ...into.map((edge) => backwardLine(edge, node, sums.has(edge.from), given, numberText)),
    ...summed.map((from) => sumLine(from, neighbours.out(from))),
  ];
  const back: BackwardFacts = {
    ...facts,
    upstream: facts.derivative,
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
