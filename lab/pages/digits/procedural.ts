import type { Drawing, Point } from "./drawing.js";
import { uniforms } from "./uniforms.js";

/** A curve through its points. */
type Curve = readonly Point[];

/**
 * Ways to write each digit, in a square of side 100; the first is the one that is taught most. Curves go through their
 * points; "|" is a corner between two curves, "/" where the pen is lifted.
 */
const hands: readonly (readonly string[])[] = [
  ["50,0 13,20 5,55 22,93 55,100 88,75 94,35 78,6 50,0"],
  ["20,25 55,0 | 55,0 55,100", "50,0 50,100", "20,25 55,0 | 55,0 55,100 / 20,100 90,100"],
  ["8,25 30,3 68,3 88,27 72,55 5,100 | 5,100 95,100", "10,20 50,0 82,25 60,65 20,95 10,80 35,78 95,100"],
  ["10,12 50,0 85,20 72,42 40,48 | 40,48 80,55 92,78 60,100 5,90"],
  [
    "40,0 5,62 | 5,62 95,62 / 70,30 68,100",
    "68,100 70,0 | 70,0 5,65 | 5,65 95,65",
    "12,0 10,40 45,55 85,45 / 85,0 82,100",
  ],
  [
    "20,0 15,45 | 15,45 50,36 88,55 80,88 45,100 8,90 / 20,0 88,2",
    "90,0 22,2 | 22,2 15,45 | 15,45 55,38 90,66 65,96 8,95",
  ],
  ["70,0 30,30 8,70 35,100 80,90 88,65 55,50 12,70"],
  ["5,3 92,3 | 92,3 40,100", "5,3 92,3 | 92,3 40,100 / 30,52 85,52"],
  ["80,12 45,0 15,20 35,42 70,58 88,82 50,100 12,82 35,56 70,42 85,20 80,12"],
  [
    "85,25 50,0 12,22 30,48 65,48 85,25 | 85,25 82,65 65,100",
    "85,20 45,0 12,25 40,50 85,20 | 85,20 88,70 55,100 15,90",
  ],
];

function strokesOf(way: string): Curve[][] {
  const pointOf = (text: string): Point => {
    const [x, y] = text.split(",");
    return [Number(x) / 100, Number(y) / 100];
  };
  return way.split(" / ").map((stroke) => stroke.split(" | ").map((curve) => curve.split(" ").map(pointOf)));
}

/** Points along a curve (Catmull and Rom 1974), `steps` between each two of its own. */
function smooth(curve: Curve, steps = 6): Point[] {
  const at = (i: number): Point => curve[Math.max(0, Math.min(curve.length - 1, i))];
  const points: Point[] = [curve[0]];
  for (let i = 0; i + 1 < curve.length; i++) {
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      const between = (axis: 0 | 1): number => {
        const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      points.push([between(0), between(1)]);
    }
  }
  return points;
}

/**
 * A digit as some hand might write it: one of a few ways, its points moved a little, slanted, turned, of some width, size
 * and place on the pad. The same seed draws the same.
 */
export function proceduralDigit(digit: number, seed: number): Drawing {
  const uniform = uniforms(seed);
  const within = (low: number, high: number): number => low + uniform() * (high - low);
  const ways = hands[digit];
  const way = strokesOf(ways[Math.floor(uniform() * ways.length)]);
  const moved = new Map<string, Point>();
  // Curves that meet in a point still do.
  const shaken = ([x, y]: Point): Point => {
    const key = `${x} ${y}`;
    const known = moved.get(key) ?? ([x + within(-0.04, 0.04), y + within(-0.04, 0.04)] as const);
    moved.set(key, known);
    return known;
  };
  const [turn, slant] = [within(-0.12, 0.12), within(-0.2, 0.25)];
  const height = within(0.4, 0.75);
  const width = height * within(0.5, 0.85);
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const formed = way.map((path) =>
    path
      .flatMap((curve, i) => smooth(curve.map(shaken)).slice(i === 0 ? 0 : 1))
      .map(([x, y]): Point => {
        const [u, v] = [(x - 0.5 - slant * (y - 0.5)) * width, (y - 0.5) * height];
        return [cosine * u - sine * v, sine * u + cosine * v];
      }),
  );
  const points = formed.flat();
  const offset = (axis: 0 | 1): number => {
    const [low, high] = [
      Math.min(...points.map((point) => point[axis])),
      Math.max(...points.map((point) => point[axis])),
    ];
    return within(0.08 - low, 0.92 - high);
  };
  const [dx, dy] = [offset(0), offset(1)];
  return formed.map((stroke) => stroke.map(([x, y]): Point => [x + dx, y + dy]));
}
