import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../../state/locale.js";
import { REACH, type Points } from "./messages.js";
import { facts, views } from "./store.js";
import { trainWords } from "./words.js";

/** Of the classes, on any theme: for numbers, as in other images, not for the page. Each differs in lightness too. */
const COLOURS = [
  [11, 92, 173],
  [240, 150, 60],
  [26, 115, 64],
] as const;
/** Around its middle, in hundredths of the plane: classes differ by shape as well. */
const SHAPES = ["m-2,0a2,2 0 1,0 4,0a2,2 0 1,0 -4,0z", "m-1.8,-1.8h3.6v3.6h-3.6z", "m0,-2.4l2.3,4h-4.6z"];

/** Where the network sees which class, and the points. */
export function Regions() {
  const words = useWords(trainWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = views.regions.value;
  const { points, classes = 0, classNames = [] } = facts.value ?? {};
  const isShown = view !== null && points !== null && points !== undefined;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || view === null || view.probabilities.length !== view.side ** 2 * classes) return;
    context.putImageData(mapOf(view.probabilities, view.side, classes), 0, 0);
  }, [view, classes]);
  if (!isShown) return null;
  return (
    <figure class="regions" data-testid="regions">
      <h3>{words.regionsTitle}</h3>
      <div class="map">
        <canvas ref={canvas} width={view.side} height={view.side} aria-hidden="true" />
        <svg
          viewBox={`${-100 * REACH} ${-100 * REACH} ${200 * REACH} ${200 * REACH}`}
          role="img"
          aria-label={words.regionsLabel(classes, points.labels.length)}
        >
          {classNames.map((_, label) => (
            <g key={label} class={`class-${label}`}>
              <path class="trained" d={marks(points, label, true)} />
              <path class="tested" d={marks(points, label, false)} />
            </g>
          ))}
        </svg>
      </div>
      <ul class="map-legend">
        {classNames.map((name, label) => (
          <li key={name}>
            <svg viewBox="-4 -4 8 8" width="20" height="20" aria-hidden="true" class={`class-${label}`}>
              <path class="trained" d={`M0,0${SHAPES[label]}`} />
            </svg>
            {words.classOf(name)}
          </li>
        ))}
      </ul>
      <figcaption class="hint">{words.regionsHint}</figcaption>
    </figure>
  );
}

function marks({ places, labels, trainCount }: Points, label: number, trained: boolean): string {
  const [from, to] = trained ? [0, trainCount] : [trainCount, labels.length];
  let path = "";
  for (let i = from; i < to; i++)
    if (labels[i] === label)
      path += `M${(places[2 * i] * 100).toFixed(1)},${(-places[2 * i + 1] * 100).toFixed(1)}${SHAPES[label]}`;
  return path;
}

/** The mean of the classes' colours by their probabilities, towards white where none is likelier than by chance. */
function mapOf(probabilities: Float32Array, side: number, classes: number): ImageData {
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    let most = 0;
    const colour = [0, 0, 0];
    for (let label = 0; label < classes; label++) {
      const share = probabilities[i * classes + label];
      most = Math.max(most, share);
      for (let part = 0; part < 3; part++) colour[part] += share * COLOURS[label][part];
    }
    const sureness = Math.max(0, (most - 1 / classes) / (1 - 1 / classes));
    // Never so strong that the points are not seen.
    const strength = 0.08 + 0.62 * sureness;
    for (let part = 0; part < 3; part++) image.data[4 * i + part] = 255 - strength * (255 - colour[part]);
    image.data[4 * i + 3] = 255;
  }
  return image;
}
