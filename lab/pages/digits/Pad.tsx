import { useSignal } from "@preact/signals";
import type { TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import { isInked, type Point } from "./drawing.js";
import {
  canUndo,
  CELLS,
  clear,
  content,
  isBlank,
  isDrawing,
  isFull,
  penDown,
  penTo,
  penUp,
  undo,
} from "./padContent.js";
import { paint, type Cell } from "./paint.js";
import { digitsWords } from "./words.js";

type PadPointerEvent = TargetedPointerEvent<HTMLCanvasElement>;

const steps: Readonly<Record<string, Cell>> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
};

const middleOf = ({ row, column }: Cell): Point => [(column + 0.5) / CELLS, (row + 0.5) / CELLS];

function placeOf(canvas: HTMLCanvasElement, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}

/** The pad: drawn on with mouse, pen and touch, and cell by cell with the keyboard. */
export function Pad() {
  const words = useWords(digitsWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cell = useSignal<Cell>({ row: CELLS / 2, column: CELLS / 2 });
  const isByKeyboard = useSignal(false);
  const shownCell = isByKeyboard.value ? cell.value : null;

  useEffect(() => paint(canvas.current!, content.value, shownCell), [content.value, shownCell]);
  useEffect(() => {
    const element = canvas.current!;
    const observer = new ResizeObserver(() => {
      const side = Math.round(element.clientWidth * devicePixelRatio);
      if (side === 0 || side === element.width) return;
      [element.width, element.height] = [side, side];
      paint(element, content.peek(), isByKeyboard.peek() ? cell.peek() : null);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      penUp();
    };
  }, [cell, isByKeyboard]);

  const onPointerDown = (event: PadPointerEvent): void => {
    if (!event.isPrimary || event.button !== 0) return;
    isByKeyboard.value = false;
    event.currentTarget.setPointerCapture(event.pointerId);
    penDown(placeOf(event.currentTarget, event));
  };
  const onPointerMove = (event: PadPointerEvent): void => {
    const { currentTarget, pointerId } = event;
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const all = event.getCoalescedEvents?.() ?? [];
    penTo((all.length > 0 ? all : [event]).map((each) => placeOf(currentTarget, each)));
  };

  const say = (): void => {
    const { row, column } = cell.value;
    const drawing = content.value.kind === "drawing" ? content.value.drawing : [];
    announce(words.cell(row + 1, column + 1, isInked(drawing, middleOf(cell.value))));
  };
  const walk = ({ row, column }: Cell, draws: boolean): void => {
    const before = cell.value;
    const within = (place: number): number => Math.max(0, Math.min(CELLS - 1, place));
    cell.value = { row: within(before.row + row), column: within(before.column + column) };
    if (draws) {
      if (!isDrawing.value) penDown(middleOf(before));
      penTo([middleOf(cell.value)]);
    } else penUp();
    say();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLCanvasElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = steps[event.key];
    if (step !== undefined) walk(step, event.shiftKey);
    else if (event.key === " " || event.key === "Enter") {
      penDown(middleOf(cell.value));
      penUp();
      say();
    } else if (event.key === "Backspace") undo();
    else if (event.key === "Delete") {
      clear();
      announce(words.cleared);
    } else return;
    isByKeyboard.value = true;
    event.preventDefault();
  };

  return (
    <div class="pad">
      <div class="pad-ground">
        <canvas
          ref={canvas}
          data-testid="pad"
          role="application"
          tabIndex={0}
          aria-label={words.pad}
          aria-describedby="pad-help"
          width={320}
          height={320}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={penUp}
          onPointerCancel={penUp}
          onLostPointerCapture={penUp}
          onKeyDown={onKeyDown}
          onKeyUp={({ key }) => key === "Shift" && penUp()}
          onFocus={({ currentTarget }) => (isByKeyboard.value = currentTarget.matches(":focus-visible"))}
          onBlur={() => {
            penUp();
            isByKeyboard.value = false;
          }}
        />
        {isBlank.value && (
          <p class="pad-invitation" aria-hidden="true">
            {words.drawHere}
          </p>
        )}
      </div>
      <div class="buttons">
        <button type="button" data-testid="pad-undo" disabled={!canUndo.value} onClick={undo}>
          {words.undo}
        </button>
        <button
          type="button"
          data-testid="pad-clear"
          disabled={isBlank.value}
          onClick={() => {
            clear();
            announce(words.cleared);
          }}
        >
          {words.clear}
        </button>
      </div>
      {isFull.value && <p class="problem">{words.full}</p>}
      <p class="hint" id="pad-help">
        {words.padHelp}
      </p>
      <details class="hint">
        <summary>{words.padKeys}</summary>
        <ul>
          {words.keys.map(([keys, effect]) => (
            <li key={keys}>
              <kbd>{keys}</kbd>: {effect}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
