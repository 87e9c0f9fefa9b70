import type { Node } from "../../graph/node.js";
import { literalValue } from "../../ops/leaf.js";
import { isComparison, recordOf, type ElementwiseRecord } from "../../ops/record.js";
import { plain, plainAtom, type Plain } from "../../scalar/plain.js";
import { sameShape } from "../../shape/shape.js";
import type { Arrow, Topology, Vertex } from "./topology.js";

/** How derivatives are written: the chain of fractions, or the upstream derivative times what the node makes of it. */
export type SymbolStyle = "chain" | "local";

/** The most factors that are written out, of a chain and where local derivatives stand for fractions. */
const MOST_FACTORS: Readonly<Record<SymbolStyle, number>> = { chain: 3, local: 2 };

/** Of an arrow: what goes forward and back along it, as formulas. */
export interface Symbols {
  readonly value: string;
  readonly gradient: string;
  /** What is differentiated. */
  readonly result: string;
  /** The derivative that comes to the reader, of which `gradient` is made; absent where the arrow leaves the picture. */
  readonly upstream?: string;
  /** The local derivative of the reader by this input as its op's record says it: `x`, `y·(1 − y)`. Only of elementwise ops. */
  readonly local?: string;
}

/** How the picture's results are differentiated. */
export interface Beyond {
  /** What is differentiated: the picture's only result by default, `L` where there are several. */
  readonly result?: string;
  /** The derivative that comes to each result from beyond the picture; that of the result by itself by default. */
  readonly upstream?: string;
}

/** In front of what is added up over the axes along which an input was broadcast. */
const SUMMED = "Σ ";
const fraction = (of: string, by: string): string => `∂${of}/∂${by}`;
const factors = (formula: string): number => formula.split("·").length;

/** The symbols of every arrow, by its id. Where several arrows leave a node, its derivative is not spelled out further. */
export function symbolsOf(
  { vertices, arrows }: Topology,
  style: SymbolStyle,
  beyond: Beyond = {},
): ReadonlyMap<string, Symbols> {
  const outs = arrows.filter(({ to }) => to === null);
  const result = beyond.result ?? (outs.length === 1 ? nameOfArrow(outs[0]) : "L");
  const nameOf = namesOf(vertices);
  const waysOut = new Map<Vertex, Arrow[]>(vertices.map((vertex) => [vertex, []]));
  for (const arrow of arrows) waysOut.get(arrow.from)!.push(arrow);

  const gradients = new Map<Arrow, string>();
  const symbols = new Map<string, Symbols>();
  const upstreamOf = (vertex: Vertex): string => {
    const ways = waysOut.get(vertex)!;
    const only = ways.length === 1 ? gradients.get(ways[0])! : undefined;
    const passedOn = only?.replace(/·1$/, ""); // a derivative that a node passes on as it is
    return passedOn !== undefined && !passedOn.startsWith(SUMMED) && factors(passedOn) < MOST_FACTORS[style]
      ? passedOn
      : fraction(result, vertex.id);
  };
  // readers first, so that what comes from upstream is known
  for (const arrow of arrows.toReversed()) {
    const { to } = arrow;
    const value = nameOfArrow(arrow);
    if (to === null) {
      gradients.set(arrow, beyond.upstream ?? fraction(result, value));
      symbols.set(arrow.id, { value, gradient: gradients.get(arrow)!, result });
      continue;
    }
    const upstream = upstreamOf(to);
    const [{ reader, position }] = arrow.readings;
    const local = to.form === "op" ? localDerivative(reader, position, nameOf)?.text : undefined;
    const short = style === "local" && to.form === "op" ? localSymbol(arrow, upstream, nameOf) : undefined;
    gradients.set(arrow, short ?? `${upstream}·${fraction(to.id, value)}`);
    symbols.set(arrow.id, { value, gradient: gradients.get(arrow)!, result, upstream, ...(local && { local }) });
  }
  return symbols;
}

/** What leaves a folded part is one of its results, which may have a name of its own. */
function nameOfArrow({ from: { id, form, results }, source }: Arrow): string {
  if (form !== "scope") return id;
  return source.name ?? (results.length === 1 ? id : `${id}.${results.indexOf(source) + 1}`);
}

type NameOf = (node: Node) => string;

function namesOf(vertices: readonly Vertex[]): NameOf {
  const names = new Map(vertices.flatMap(({ id, members }) => [...members].map((node) => [node, id] as const)));
  return (node) => names.get(node) ?? node.name ?? node.op.name;
}

/** The upstream derivative and what the op multiplies it with; undefined where that has no short form. */
function localSymbol({ readings, source }: Arrow, upstream: string, nameOf: NameOf): string | undefined {
  const [{ reader, position }] = readings;
  if (reader.op.kind === "contract" && reader.attributes.letters === "mk,kn->mn") {
    const other = nameOf(reader.inputs[1 - position]);
    return position === 0 ? `${upstream}·${other}ᵀ` : `${other}ᵀ·${upstream}`;
  }
  const local = localDerivative(reader, position, nameOf);
  if (local === undefined) return undefined;
  const product = `${upstream}·${local.binds >= 2 ? local.text : `(${local.text})`}`;
  if (sameShape(source.shape, reader.shape)) return product;
  return `${SUMMED}${local.value === 1 ? upstream : product}`; // broadcast forward, summed back
}

/**
 * The derivative of an elementwise op's result by one of its inputs, as its record says it, in the names of the picture;
 * undefined where it has none.
 */
export function localDerivative(node: Node, position: number, nameOf: NameOf): Plain | undefined {
  if (node.op.kind !== "elementwise") return undefined;
  const record = recordOf(node) as ElementwiseRecord;
  if (isComparison(record)) return undefined;
  const partial = record.partials[record.args[position]];
  if (partial === null) return undefined;
  const values: Record<string, Plain> = { out: plainAtom(nameOf(node)) };
  node.inputs.forEach((input, i) => {
    const number = literalValue(input);
    values[record.args[i]] = number === undefined ? plainAtom(nameOf(input)) : plain.lit(number);
  });
  return partial(plain, values);
}
