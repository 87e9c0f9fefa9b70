import type { DType } from "../../shape/dtype.js";
import type { Tensor, Variable } from "../../tensor/index.js";
import type { Direction, Labels, Result, SymbolStyle } from "../graph/index.js";
import type { Beyond } from "../graph/symbols.js";

/** Values of a graph's inputs by name: a number, or nested arrays of them. */
export type InputValues = Readonly<Record<string, InputValue>>;
/** The value of one input: a number, or nested arrays of them. */
export type InputValue = number | readonly number[] | readonly (readonly number[])[];

/** A graph that can be built again with other values of its inputs. */
export interface GraphSource {
  readonly inputs: InputValues;
  /** Of the inputs' variables, by name: float64 by default; undefined where a number takes that of what it meets. */
  readonly dtypes?: Readonly<Record<string, DType | undefined>>;
  /** Results of the graph over variables that carry the inputs' names. */
  readonly build: (inputs: Readonly<Record<string, Variable>>) => readonly Result[];
}

/** How a figure is shown when it is opened; people change it. */
export interface Appearance {
  readonly labels: Labels;
  readonly symbols: SymbolStyle;
  readonly beyond?: Beyond;
  readonly direction: Direction;
  readonly folds: readonly string[];
  readonly local: boolean;
  readonly numbered: boolean;
}

/** A figure of the chapter as a live graph. */
export interface GraphFigure extends GraphSource {
  readonly appearance?: Partial<Appearance>;
  /** The step that the printed figure shows: the end of the forward pass or of both, or a step by number. */
  readonly shows: "forward" | "backward" | number;
  /** What the graph computes step by step, by the library's own op or layer: what folding it may not change. */
  readonly twin?: (inputs: Readonly<Record<string, Variable>>) => Tensor;
}
