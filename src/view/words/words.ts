/** What a sentence about a node can say. Numbers are texts, as the picture shows them. */
export interface NodeFacts {
  readonly id: string;
  readonly label: string;
  readonly inputs: readonly { readonly name: string; readonly value?: string }[];
  /** Of a folded part with several results, each with its name: `y1 = 0.2, y2 = 0.8`. */
  readonly output?: string;
  readonly derivative?: string;
}

/** A node's backward step: what comes from upstream, and what it passes to each input that has a derivative. */
export interface BackwardFacts extends NodeFacts {
  readonly upstream?: string;
  readonly passed: readonly { readonly name: string; readonly value?: string }[];
}

/** The chapter's figures that there are here. */
export type FigureNumber = 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40 | 41 | 42 | 43 | 44 | 45 | 46 | 47;

/** Everything that pictures of graphs say, in one language. A language that misses an entry does not compile. */
export interface GraphWords {
  readonly title: string;
  /** What each of the chapter's figures shows, without its number. */
  readonly figures: Readonly<Record<FigureNumber, string>>;
  /** The title of a figure: `Figure 37: …`. */
  readonly figureTitle: (figure: FigureNumber, shows: string) => string;
  /** For who cannot see the picture: how much it shows. */
  readonly summary: (facts: { nodes: number; inputs: readonly string[]; outputs: readonly string[] }) => string;
  /** The label of a node: `× node apple_price, inputs apple 100, apple_num 2, output 200, derivative 1.1`. */
  readonly node: (facts: NodeFacts) => string;
  readonly source: (facts: NodeFacts) => string;
  readonly output: (facts: NodeFacts) => string;
  /** On a page that goes through the steps. */
  readonly stepper: Readonly<Record<"first" | "back" | "next" | "last" | "slider" | "keys", string>> & {
    readonly position: (step: number, steps: number) => string;
  };
  readonly start: string;
  readonly forward: (facts: NodeFacts) => string;
  /** The derivative of a result by itself, which begins the way back. */
  readonly seed: (result: string, derivative: string) => string;
  /** What begins it where it comes from beyond the picture: `∂L/∂z = 1.3`. */
  readonly seedGiven: (derivatives: string) => string;
  readonly backward: (facts: BackwardFacts) => string;
  /** Why an op passes back what it does, by its name; `general` for ops that have no sentence of their own. */
  readonly ops: { readonly [op: string]: (facts: BackwardFacts) => string } & {
    readonly general: (facts: BackwardFacts) => string;
  };
}

/** A language of pictures, by its tag. */
export type Locale = "en" | "zh-CN";
