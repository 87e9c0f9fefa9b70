import type { GraphScene } from "./scene.js";

/** Ids of the nodes that several arrows leave: what comes back along them adds up. */
export function fanOut(scene: GraphScene): Set<string> {
  const once = new Set<string>();
  const several = new Set<string>();
  for (const { from } of scene.edges) (once.has(from) ? several : once).add(from);
  return several;
}
