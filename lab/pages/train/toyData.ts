import { Generator } from "../../../src/index.js";
import type { Points } from "./messages.js";
import type { ToyName } from "./settings.js";

const TRAIN = 300;
const TEST = 150;

/** What makes a point: its class, how far along its curve it is (0 to 1), and noise in x and y. */
type Curve = (label: number, along: number, noise: readonly [number, number]) => readonly [x: number, y: number];

const moons: Curve = (label, along, [dx, dy]) => {
  const angle = Math.PI * along;
  const [x, y] = label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
  return [(x - 0.5 + 0.1 * dx) / 1.75, (y - 0.25 + 0.1 * dy) / 1.75];
};
const circles: Curve = (label, along, [dx, dy]) => {
  const radius = label === 0 ? 0.4 : 0.85;
  const angle = 2 * Math.PI * along;
  return [radius * Math.cos(angle) + 0.06 * dx, radius * Math.sin(angle) + 0.06 * dy];
};
const spiral: Curve = (label, along, [turn]) => {
  const angle = (2 * Math.PI * label) / 3 + 4 * along + 0.15 * turn;
  return [along * Math.sin(angle), along * Math.cos(angle)];
};

const curves: Readonly<Record<ToyName, { readonly classes: number; readonly at: Curve }>> = {
  moons: { classes: 2, at: moons },
  circles: { classes: 2, at: circles },
  spiral: { classes: 3, at: spiral },
};

/** Points of a plane in classes that no straight line parts; the same for the same seed. */
export function toyPoints(name: ToyName, seed: number): Points & { readonly classes: number } {
  const { classes, at } = curves[name];
  const count = TRAIN + TEST;
  const generator = new Generator({ seed });
  const along = generator.uniform([count]).dataSync();
  const noise = generator.normal([count, 2]).dataSync();
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  const places = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const place = at(labels[i], along[i], [noise[2 * i], noise[2 * i + 1]]);
    places.set(
      place.map((value) => Math.max(-1, Math.min(1, value))),
      2 * i,
    );
  }
  return { places, labels, trainCount: TRAIN, classes };
}
