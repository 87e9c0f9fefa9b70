import { letterSizes, parseLetters } from "../../../../ops/contract.js";
import { accessOf, inRows } from "../../../../passes/access.js";
import type { Step, Use } from "../../../../passes/plan.js";
import type { DType } from "../../../../shape/dtype.js";
import { stridesOf, type Shape } from "../../../../shape/shape.js";

/** One loop of a contraction, and how far each round of it leads. */
export interface Loop {
  readonly size: number;
  /** Elements of a, and of b. */
  readonly a: number;
  readonly b: number;
  /** Rows of the output, the output being rows of `Problem.columns.size` elements; 0 for a loop that is summed over. */
  readonly row: number;
}

/**
 * A contraction as matrix products: for every index of `outer`, [rows, columns] = Σ over `inner` of a·b. Either operand may
 * be the first that the step names: b is the one that the output's innermost letter belongs to.
 */
export interface Problem {
  /** Of the sums. */
  readonly dtype: DType;
  readonly a: Use;
  readonly b: Use;
  /** Outermost first. */
  readonly outer: readonly Loop[];
  /** Moves through a alone. */
  readonly rows: Loop;
  /** The innermost run of the output. Moves through b, and through a only where the output's last letter is in both. */
  readonly columns: Loop;
  /** The loops summed over, outermost first. */
  readonly inner: readonly Loop[];
}

/** A letter: how far apart its elements are in each part; 0 where it does not stand. */
interface Letter {
  readonly size: number;
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

const NONE: Letter = { size: 1, a: 0, b: 0, out: 0 };

export const roundsOf = (loops: readonly Loop[]): number => loops.reduce((rounds, { size }) => rounds * size, 1);

/** The step's contraction as matrix products; null where its result has no element. */
export function problemOf(step: Step, isLiteral: (use: Use) => boolean): Problem | null {
  const { attributes, operands, shape, dtype } = step.operations[0];
  const [first, second] = operands.map((operand) => step.inputs[operand]);
  const { outside, inside } = lettersOf(attributes.letters as string, [first, second], shape, isLiteral);
  if (shape.includes(0)) return null;
  const columnsFit = (columns: number): boolean => readableInRows(step, columns);
  const outer = merged(outside, ({ size, out }) => out !== 1 || columnsFit(size));
  const last = outer.at(-1)?.out === 1 ? outer.pop()! : NONE;
  const exchanged = last.b === 0 && last.a !== 0;
  const sided = (letter: Letter): Letter => (exchanged ? { ...letter, a: letter.b, b: letter.a } : letter);
  const loopOf = ({ size, a, b, out }: Letter): Loop => ({ size, a, b, row: out / last.size });
  const loops = outer.map(sided).map(loopOf);
  const rows = rowLoop(loops);
  const sums = inside.map(sided).sort((p, q) => Math.abs(q.a) - Math.abs(p.a) || Math.abs(q.b) - Math.abs(p.b));
  const [a, b] = exchanged ? [second, first] : [first, second];
  return {
    dtype,
    a,
    b,
    outer: loops.filter((loop) => loop !== rows),
    rows: rows ?? loopOf(NONE),
    columns: { ...loopOf(sided(last)), row: 0 },
    inner: merged(sums).map(loopOf),
  };
}

function lettersOf(
  letters: string,
  [first, second]: readonly [Use, Use],
  shape: Shape,
  isLiteral: (use: Use) => boolean,
): { readonly outside: readonly Letter[]; readonly inside: readonly Letter[] } {
  const parts = parseLetters(letters);
  const sizes = letterSizes(parts, [first.shape, second.shape], letters);
  const stridesIn = (use: Use): readonly number[] =>
    isLiteral(use) ? use.shape.map(() => 0) : (use.view?.strides ?? stridesOf(use.shape));
  const strides = { a: stridesIn(first), b: stridesIn(second), out: stridesOf(shape) };
  const all = [...sizes].flatMap(([letter, size]) => {
    const stride = (part: "a" | "b" | "out"): number => strides[part][parts[part].indexOf(letter)] ?? 0;
    const own = { size, a: stride("a"), b: stride("b"), out: stride("out") };
    return size === 1 ? [] : [{ letter, ...own }];
  });
  const isOut = ({ letter }: { letter: string }): boolean => parts.out.includes(letter);
  return {
    outside: all.filter(isOut).sort((p, q) => q.out - p.out),
    inside: all.filter((letter) => !isOut(letter)),
  };
}

/** Letters that continue their inner neighbour in every part are one with it, where `may` allows the run. */
function merged(letters: readonly Letter[], may: (run: Letter) => boolean = () => true): Letter[] {
  const runs: Letter[] = [];
  for (const letter of letters.toReversed()) {
    const inner = runs[0];
    const run = inner && { ...inner, size: inner.size * letter.size };
    const continues = (part: "a" | "b" | "out"): boolean => letter[part] === inner[part] * inner.size;
    if (run && continues("a") && continues("b") && continues("out") && may(run)) runs[0] = run;
    else runs.unshift({ size: letter.size, a: letter.a, b: letter.b, out: letter.out });
  }
  return runs;
}

/** Whether every input of the operations on the result is evenly spaced in rows of so many columns. */
function readableInRows(step: Step, columns: number): boolean {
  return step.operations
    .slice(1)
    .every(({ operands, shape }) =>
      operands.every(
        (operand) => operand >= step.inputs.length || inRows(accessOf(step.inputs[operand], shape), columns) !== null,
      ),
    );
}

/** Rows of a tile lie along the innermost loop that b does not depend on, unless that is too short for a tile. */
function rowLoop(loops: readonly Loop[]): Loop | undefined {
  const alone = loops.filter(({ b }) => b === 0);
  const long = alone.findLast(({ size }) => size >= 4);
  return (
    long ?? alone.reduce<Loop | undefined>((best, loop) => (best && best.size > loop.size ? best : loop), undefined)
  );
}
