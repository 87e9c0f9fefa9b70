import { isOp, type GraphScene, type SceneEdge, type SceneNode } from "./scene.js";

/** What a picture does at a step: nothing yet, a node forward, the seed ∂L/∂L = 1, a node backward. */
export type Phase = "start" | "forward" | "seed" | "backward";

/** Whether a node has not computed yet, computes at this moment, or has its value. */
export type State = "pending" | "active" | "done";

/** A moment of a scene's two passes. */
export interface Moment {
  /** 0 is before the first step. */
  readonly step: number;
  /** 2n + 1 for n ops, or n where nothing is differentiated. */
  readonly steps: number;
  readonly phase: Phase;
  /** The node that computes: none at the start and at the seed. */
  readonly active: SceneNode | null;
  /** The scene with what is known by now; what is pending is absent. */
  readonly scene: GraphScene;
  readonly states: ReadonlyMap<string, State>;
}

const leavesPicture = ({ to }: SceneEdge): boolean => to === null;

/** Steps of both passes: n ops forward, the seed, and n ops backward, in reverse order. */
export function stepCount(scene: GraphScene): number {
  const ops = scene.nodes.filter(isOp).length;
  return scene.edges.some((edge) => leavesPicture(edge) && edge.gradient !== undefined) ? 2 * ops + 1 : ops;
}

/** A node or an arrow with what is known of it: itself, where that is all. */
function known<Part extends SceneNode | SceneEdge>(part: Part, hasValue: boolean, hasGradient: boolean): Part {
  if ((hasValue || part.value === undefined) && (hasGradient || part.gradient === undefined)) return part;
  const { value, gradient, ...rest } = part;
  return { ...rest, ...(hasValue && value && { value }), ...(hasGradient && gradient && { gradient }) } as Part;
}

/**
 * The scene after so many steps: values of the nodes that have computed, and the derivatives that have come back.
 * Sources have their values from the start.
 * @throws RangeError unless the step is a whole number from 0 to `stepCount(scene)`.
 */
export function momentOf(scene: GraphScene, step: number): Moment {
  const ops = scene.nodes.filter(isOp);
  const steps = stepCount(scene);
  if (!Number.isInteger(step) || step < 0 || step > steps)
    throw new RangeError(`step ${step} is none of this graph; steps go from 0 to ${steps}`);
  const n = ops.length;
  const phase: Phase = step === 0 ? "start" : step <= n ? "forward" : step === n + 1 ? "seed" : "backward";
  const active = phase === "forward" ? ops[step - 1] : phase === "backward" ? ops[2 * n + 1 - step] : null;

  const forward = new Set(ops.slice(0, step).map(({ id }) => id));
  const backward = new Set(ops.slice(Math.max(0, 2 * n + 1 - step)).map(({ id }) => id));
  const hasValue = (node: SceneNode): boolean => !isOp(node) || forward.has(node.id);
  const nodeOf = new Map(scene.nodes.map((node) => [node.id, node]));
  const edges = scene.edges.map((edge): SceneEdge => {
    const passed = edge.to === null ? step > n : backward.has(edge.to);
    return known(edge, hasValue(nodeOf.get(edge.from)!), passed);
  });
  const waiting = new Set(edges.filter((edge, i) => scene.edges[i].gradient && !edge.gradient).map(({ from }) => from));
  const nodes = scene.nodes.map((node) => known(node, hasValue(node), !waiting.has(node.id)));
  const stateOf = (node: SceneNode): State => (node.id === active?.id ? "active" : hasValue(node) ? "done" : "pending");
  return {
    ...{ step, steps, phase, active },
    scene: { ...scene, nodes, edges },
    states: new Map(scene.nodes.map((node) => [node.id, stateOf(node)])),
  };
}
