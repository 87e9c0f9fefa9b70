import type { Node } from "../graph/node.js";
import { dedupe } from "./dedupe.js";
import { fold } from "./fold.js";
import { movements } from "./movements.js";
import type { Plan } from "./plan.js";
import type { Graph } from "./rewrite.js";
import { schedule, type Update, type Wishes } from "./schedule.js";
import { simplify } from "./simplify.js";
import { transposes } from "./transposes.js";
import { unwrap } from "./unwrap.js";

export type Pass = (graph: Graph) => Graph;

/** Every pass, in the order in which they run. */
export const everyPass: readonly Pass[] = [unwrap, fold, simplify, movements, dedupe, transposes];

/** How to plan; a backend's own wishes are part of it. */
export interface Planning extends Wishes {
  readonly passes?: readonly Pass[];
  /** Which roots are the next values of which leaves. */
  readonly updates?: readonly Update[];
}

/** From what is wanted and what is known (`leaves[i]` is given as leaf i at each run) to kernels in order. */
export function planOf(
  roots: readonly Node[],
  leaves: readonly Node[],
  { passes = everyPass, updates, ...wishes }: Planning = { fused: false },
): Plan {
  const graph: Graph = { roots, leaves: new Set(leaves) };
  return schedule(
    passes.reduce((before, pass) => pass(before), graph),
    leaves,
    wishes,
    updates,
  );
}
