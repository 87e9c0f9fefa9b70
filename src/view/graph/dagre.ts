import * as untyped from "@dagrejs/dagre";

/** A point, or a place for it. Pixels. */
interface Placed {
  readonly x: number;
  readonly y: number;
}

interface DagreGraph {
  setGraph(options: Readonly<Record<string, unknown>>): void;
  setNode(id: string, size: { width: number; height: number }): void;
  setEdge(from: string, to: string, label: { width: number; height: number; labelpos: "c" }, name: string): void;
  /** After the layout, with the size of the whole. */
  graph(): { readonly width?: number; readonly height?: number };
  node(id: string): Placed;
  edge(edge: { v: string; w: string; name: string }): Placed & { readonly points: readonly Placed[] };
}

/** What we use of dagre: its own declarations name files without their endings, which TypeScript does not follow here. */
export const { Graph, layout } = untyped as unknown as {
  Graph: new (options: { multigraph: boolean }) => DagreGraph;
  layout: (graph: DagreGraph, options: { disableOptimalOrderHeuristic: boolean }) => void;
};
