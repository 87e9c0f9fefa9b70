import type { TooLarge } from "../../data/givenFiles.js";

/** What the page asks the worker for. */
export type Request =
  /** The network of the embedded digits. */
  | { readonly kind: "digits" }
  /** A network out of files. */
  | { readonly kind: "files"; readonly files: readonly File[] }
  /** The end of the training that runs; the network before it stays. */
  | { readonly kind: "cancel" }
  /** An image through the network, and back from the loss for a label; of its own answer where that is null. */
  | { readonly kind: "see"; readonly image: Float32Array; readonly label: number | null };

/** What the worker answers. */
export type Reply =
  | { readonly kind: "progress"; readonly done: number; readonly iterations: number }
  | { readonly kind: "network"; readonly network: NetworkFacts }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problem: FileProblem }
  /** Null for an image of another size than the network takes: it has changed meanwhile. */
  | { readonly kind: "seen"; readonly seen: Seen | null };

/** Where a network comes from. */
export type Origin =
  | { readonly kind: "digits"; readonly scanned: number; readonly drawn: number }
  | { readonly kind: "images"; readonly file: string; readonly count: number }
  | { readonly kind: "weights"; readonly file: string };

/** An image of the test set. */
export interface TestSample {
  readonly digit: number;
  readonly image: Float32Array;
}

/** The network that answers from now on. */
export interface NetworkFacts {
  readonly origin: Origin;
  /** Pixels along each side of the images that it takes. */
  readonly side: number;
  readonly hidden: number;
  /** Weights of the first layer, (side · side, hidden). */
  readonly W1: Float32Array;
  /** Of the test set; undefined for one that was trained elsewhere. */
  readonly test?: { readonly right: number; readonly total: number };
  readonly seconds?: number;
  /** A few of each class, in turn. */
  readonly samples: readonly TestSample[];
}

/** An image's way through the network and back. */
export interface Seen {
  readonly hidden: Float32Array;
  readonly scores: Float32Array;
  readonly probabilities: Float32Array;
  /** The label that the loss is of. */
  readonly label: number;
  readonly loss: number;
  /** ∂L/∂pixel, for every pixel. */
  readonly slope: Float32Array;
}

/** Why files make no network; the page says it in its own words. */
export type FileProblem =
  | ({ readonly kind: "large" } & TooLarge)
  | { readonly kind: "unknown"; readonly file: string }
  | { readonly kind: "damaged"; readonly file: string; readonly reason: string }
  | { readonly kind: "names"; readonly file: string; readonly found: string }
  | { readonly kind: "shapes"; readonly file: string; readonly found: string }
  | {
      readonly kind: "sizes";
      readonly file: string;
      readonly inputs: number;
      readonly hidden: number;
      readonly outputs: number;
    }
  | { readonly kind: "notFinite"; readonly file: string; readonly parameter: string }
  | { readonly kind: "unpaired"; readonly images: number; readonly labels: number }
  | { readonly kind: "few"; readonly file: string; readonly count: number; readonly least: number }
  | { readonly kind: "several" }
  | { readonly kind: "failed"; readonly reason: string };
