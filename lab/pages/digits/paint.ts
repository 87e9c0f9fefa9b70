import { PEN } from "./drawing.js";
import { CELLS, type PadContent } from "./padContent.js";

/** Where the keyboard is on the pad. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Paints what is on the pad, in the canvas's own colours; `cell` is shown where the keyboard draws. */
export function paint(canvas: HTMLCanvasElement, content: PadContent, cell: Cell | null): void {
  const { width } = canvas;
  const context = canvas.getContext("2d")!;
  const { color, backgroundColor, caretColor } = getComputedStyle(canvas);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, width, width);
  if (content.kind === "sample") {
    const { side } = content;
    const edge = (place: number): number => Math.round((place * width) / side);
    context.fillStyle = color;
    content.sample.image.forEach((brightness, i) => {
      const [row, column] = [Math.floor(i / side), i % side];
      context.globalAlpha = brightness;
      context.fillRect(edge(column), edge(row), edge(column + 1) - edge(column), edge(row + 1) - edge(row));
    });
    context.globalAlpha = 1;
  } else {
    context.strokeStyle = color;
    context.lineWidth = PEN * width;
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const stroke of content.drawing) {
      context.beginPath();
      context.moveTo(stroke[0][0] * width, stroke[0][1] * width);
      // A line of length 0 is a dot.
      for (const [x, y] of stroke) context.lineTo(x * width, y * width);
      context.stroke();
    }
  }
  if (cell === null) return;
  const size = width / CELLS;
  context.strokeStyle = caretColor;
  context.lineWidth = Math.max(2, width / 120);
  context.strokeRect(cell.column * size, cell.row * size, size, size);
}
