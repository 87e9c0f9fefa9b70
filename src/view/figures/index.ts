import { figure41, figure42 } from "./affine.js";
import { figure32, figure33 } from "./chainRule.js";
import { figure43 } from "./digit.js";
import type { GraphFigure } from "./figure.js";
import { figure30, figure36, figure37 } from "./fruits.js";
import { figure31 } from "./localComputation.js";
import { figure39, figure40 } from "./sigmoid.js";
import { figure34, figure35, figure38 } from "./singleNodes.js";
import { neurons } from "./neurons.js";
import { figure44, figure45, figure47 } from "./softmax.js";

/** The chapter's figures that are graphs, by number; figure 46 is a chart. */
export const graphFigures: ReadonlyMap<number, GraphFigure> = new Map([
  [30, figure30],
  [31, figure31],
  [32, figure32],
  [33, figure33],
  [34, figure34],
  [35, figure35],
  [36, figure36],
  [37, figure37],
  [38, figure38],
  [39, figure39],
  [40, figure40],
  [41, figure41],
  [42, figure42],
  [43, figure43],
  [44, figure44],
  [45, figure45],
  [47, figure47],
]);

/** Graphs that are no figure of the chapter, by name. */
export const exampleGraphs: ReadonlyMap<string, GraphFigure> = new Map([["neurons", neurons]]);
