import type { GraphScene } from "./scene.js";

/** Ids of the nodes whose one result leaves along several arrows: what comes back along them adds up. */
export function fanOut({ edges }: GraphScene): Set<string> {
  const resultOf = new Map<string, string>();
  const several = new Set<string>();
  const mixed = new Set<string>(); // folded parts with several results
  for (const { from, symbols } of edges) {
    const before = resultOf.get(from);
    if (before === undefined) resultOf.set(from, symbols.value);
    else if (before === symbols.value) several.add(from);
    else mixed.add(from);
  }
  for (const id of mixed) several.delete(id);
  return several;
}
