import { element, type SvgElement } from "../svg.js";
import { levelColours, levelOf, type ImageColours } from "./imageColours.js";
import type { Matrix } from "./matrix.js";
import type { Domain } from "./ticks.js";

/** A matrix and where its corner lies, in elements. */
export interface PlacedMatrix {
  readonly matrix: Matrix;
  readonly x: number;
  readonly y: number;
}

interface Run {
  /** Undefined for what is not finite. */
  readonly level: number | undefined;
  readonly start: number;
  readonly length: number;
}

/** Neighbours of one level in a row taken together. */
function runsOf({ columns, values }: Matrix, row: number, domain: Domain): Run[] {
  const runs: Run[] = [];
  let start = 0;
  let level = levelOf(values[row * columns], domain);
  for (let column = 1; column <= columns; column++) {
    const next = column < columns ? levelOf(values[row * columns + column], domain) : NaN;
    if (next === level) continue;
    runs.push({ level, start, length: column - start });
    [start, level] = [column, next];
  }
  return runs;
}

/** Strokes of length 1 and more along rows, each given from the end of the one before, the first from the origin. */
class Strokes {
  path = "";
  #x = 0;
  #y = 0;

  add(x: number, y: number, length: number): void {
    this.path += `m${x - this.#x} ${y - this.#y}h${length}`;
    this.#x = x + length;
    this.#y = y;
  }
}

/** An X in each element that is not finite, in the element's own units. */
function crosses(cells: readonly (readonly [x: number, y: number])[]): string {
  return cells.map(([x, y]) => `M${x} ${y}l1 1m0 -1l-1 1`).join("");
}

function mostFrequent(counts: readonly number[]): number {
  return counts.indexOf(Math.max(...counts));
}

/**
 * Matrices as coloured cells, one path for each of 17 levels: runs of equal cells are strokes along the middle of their
 * row. The most frequent level is the ground. What is not finite is crossed out, on white.
 * An element is a unit square; `cell` says its size in pixels.
 */
export function pixels(
  matrices: readonly PlacedMatrix[],
  colours: ImageColours,
  domain: Domain,
  cell: { readonly width: number; readonly height: number },
): SvgElement {
  const palette = levelColours(colours);
  const strokes = palette.map(() => new Strokes());
  const counts = palette.map(() => 0);
  const blanks = new Strokes();
  const missing: [number, number][] = [];
  for (const { matrix, x, y } of matrices) {
    for (let row = 0; row < matrix.rows; row++) {
      for (const { level, start, length } of runsOf(matrix, row, domain)) {
        if (level === undefined) {
          blanks.add(x + start, y + row, length);
          for (let column = start; column < start + length; column++) missing.push([x + column, y + row]);
        } else {
          strokes[level].add(x + start, y + row, length);
          counts[level] += length;
        }
      }
    }
  }
  const ground = mostFrequent(counts);
  const grounds = matrices.map(({ matrix, x, y }) => `M${x} ${y}h${matrix.columns}v${matrix.rows}h-${matrix.columns}z`);
  const lines = (path: string, stroke: string): SvgElement[] =>
    path === "" ? [] : [element("path", { d: path, stroke, transform: "translate(0 0.5)" })];
  return element(
    "g",
    {
      transform: `scale(${cell.width} ${cell.height})`,
      fill: "none",
      "stroke-width": 1,
      "shape-rendering": "crispEdges",
    },
    element("path", { d: grounds.join(""), fill: palette[ground] }),
    ...strokes.flatMap(({ path }, level) => (level === ground ? [] : lines(path, palette[level]))),
    ...lines(blanks.path, "#ffffff"),
    ...(missing.length === 0
      ? []
      : [
          element("path", {
            d: crosses(missing),
            stroke: "#000000",
            "stroke-width": Math.min(0.3, 1.5 / Math.min(cell.width, cell.height)),
            "shape-rendering": "auto",
          }),
        ]),
  );
}
