import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeDerivative, type DerivativeJudgement, type DerivativeVerdict } from "./kink.js";

const eps = 1e-4;
const relu = (x: number): number => Math.max(x, 0);

interface Case {
  readonly name: string;
  readonly f: (x: number) => number;
  readonly x: number;
  readonly analytic: number;
  readonly verdict: DerivativeVerdict;
  readonly floor?: number;
}

function judge({ f, x, analytic, floor = 1e-8 }: Omit<Case, "name" | "verdict">): DerivativeJudgement {
  return judgeDerivative(analytic, (offset) => f(x + offset), { value: f(x), floor });
}

const atKinks: Case[] = [
  { name: "ReLU at 0, the chapter's slip", f: relu, x: 0, analytic: 1, verdict: "kink" },
  { name: "ReLU at 0, the book's choice", f: relu, x: 0, analytic: 0, verdict: "kink" },
  { name: "ReLU at 0, half", f: relu, x: 0, analytic: 0.5, verdict: "kink" },
  { name: "ReLU at 0, too steep", f: relu, x: 0, analytic: 2, verdict: "fail" },
  { name: "ReLU at 0, wrong sign", f: relu, x: 0, analytic: -1, verdict: "fail" },
  { name: "ReLU at 0, just outside", f: relu, x: 0, analytic: 1.0001, verdict: "fail" },
  { name: "ReLU at 0, just below", f: relu, x: 0, analytic: -0.0001, verdict: "fail" },
  { name: "ReLU at 0, NaN", f: relu, x: 0, analytic: NaN, verdict: "fail" },
  { name: "|x| at 0", f: Math.abs, x: 0, analytic: 0, verdict: "kink" },
  { name: "|x| at 0, its left side", f: Math.abs, x: 0, analytic: -1, verdict: "kink" },
  { name: "|x| at 0, wrong", f: Math.abs, x: 0, analytic: 1.5, verdict: "fail" },
  { name: "−|x| at 0: the right side is the smaller", f: (x) => -Math.abs(x), x: 0, analytic: 1, verdict: "kink" },
  { name: "max(x, 3) at its tie", f: (x) => Math.max(x, 3), x: 3, analytic: 0.5, verdict: "kink" },
  { name: "max(x, 3) at its tie, wrong", f: (x) => Math.max(x, 3), x: 3, analytic: -0.5, verdict: "fail" },
  { name: "max(2x, x²) at 2", f: (x) => Math.max(2 * x, x * x), x: 2, analytic: 4, verdict: "kink" },
  { name: "max(2x, x²) at 2, wrong", f: (x) => Math.max(2 * x, x * x), x: 2, analytic: 4.001, verdict: "fail" },
  // The one-sided difference is 1 − 3e-5 even at h/64: only its curvature keeps the right answer inside.
  { name: "a curved side, falling", f: (x) => relu(x) * Math.exp(-20 * x), x: 0, analytic: 1, verdict: "kink" },
  { name: "a curved side, wrong", f: (x) => relu(x) * Math.exp(-20 * x), x: 0, analytic: 1.001, verdict: "fail" },
  { name: "a small kink below the gap's threshold", f: (x) => x + 5e-4 * relu(x), x: 0, analytic: 1, verdict: "kink" },
  { name: "a small kink, wrong", f: (x) => x + 5e-4 * relu(x), x: 0, analytic: 0.9, verdict: "fail" },
  { name: "a jump at x, flat on both sides", f: (x) => Number(x >= 0), x: 0, analytic: 0, verdict: "kink" },
  { name: "a jump at x, wrong sign", f: (x) => Number(x >= 0), x: 0, analytic: -1, verdict: "fail" },
  { name: "a kink within h/64, right", f: (x) => relu(x - eps / 100), x: 0, analytic: 0, verdict: "kink" },
  { name: "a kink within h/64, wrong", f: (x) => relu(x - eps / 100), x: 0, analytic: 1, verdict: "fail" },
];

const besideKinks: Case[] = [eps / 2, eps / 7, eps / 9, eps / 30, -eps / 2, -eps / 9, -eps / 30].flatMap((distance) => {
  const f = (x: number): number => Math.sin(x) + relu(x - distance);
  const right = distance > 0 ? 1 : 2;
  const name = `a ReLU crossed at ${distance / eps} h`;
  return [
    { name, f, x: 0, analytic: right, verdict: "pass, kink nearby" as const },
    { name: `${name}, the other side's derivative`, f, x: 0, analytic: 3 - right, verdict: "fail" as const },
    { name: `${name}, the central difference at h`, f, x: 0, analytic: 1.25, verdict: "fail" as const },
    { name: `${name}, wrong by 1 %`, f, x: 0, analytic: right * 1.01, verdict: "fail" as const },
  ];
});

const moreBeside: Case[] = [
  // A gap of 5e-4 at h is below the threshold, an error of 2.5e-4 is not.
  {
    name: "a small kink beside x, right",
    f: (x) => x + 1e-3 * relu(x - eps / 2),
    x: 0,
    analytic: 1,
    verdict: "pass, kink nearby",
  },
  {
    name: "a small kink beside x, wrong",
    f: (x) => x + 1e-3 * relu(x - eps / 2),
    x: 0,
    analytic: 1.0003,
    verdict: "fail",
  },
  {
    name: "a kink beside a curved minimum",
    f: (x) => x * x + relu(x - eps / 2),
    x: 0,
    analytic: 0,
    verdict: "pass, kink nearby",
  },
  // Gaps of −2h and 2h/8: of the right sizes for a curve, but not of one sign.
  {
    name: "a kink that turns the gap of a curve around",
    f: (x) => x * x - 8 * eps * relu(x - eps / 2),
    x: 0,
    analytic: 0,
    verdict: "pass, kink nearby",
  },
  // The two gaps cancel, the errors of the central difference add.
  {
    name: "two kinks that hide each other",
    f: (x) => 3 * x + relu(x - eps / 2) - relu(-x - eps / 2),
    x: 0,
    analytic: 3,
    verdict: "pass",
  },
  { name: "a jump beside x", f: (x) => x + Math.floor(x + eps / 2), x: 0, analytic: 1, verdict: "pass, kink nearby" },
];

const smooth: Case[] = [
  { name: "sin", f: Math.sin, x: 0.3, analytic: Math.cos(0.3), verdict: "pass" },
  { name: "sin, wrong by 2e-5", f: Math.sin, x: 0.3, analytic: Math.cos(0.3) * (1 + 2e-5), verdict: "fail" },
  { name: "exp(20x)", f: (x) => Math.exp(20 * x), x: 0, analytic: 20, verdict: "pass" },
  { name: "exp(20x), wrong by 1e-4", f: (x) => Math.exp(20 * x), x: 0, analytic: 20.002, verdict: "fail" },
  { name: "exp(200x): h is too wide, h/8 is not", f: (x) => Math.exp(200 * x), x: 0, analytic: 200, verdict: "pass" },
  { name: "exp(200x), wrong by 1e-4", f: (x) => Math.exp(200 * x), x: 0, analytic: 200.02, verdict: "fail" },
  { name: "sin(200x): no gap, but too wide an h", f: (x) => Math.sin(200 * x), x: 0, analytic: 200, verdict: "pass" },
  { name: "1e6 x² at its minimum", f: (x) => 1e6 * x * x, x: 0, analytic: 0, verdict: "pass" },
  { name: "1e6 x² at its minimum, inside the gap", f: (x) => 1e6 * x * x, x: 0, analytic: 1, verdict: "fail" },
  { name: "1e6 x² beside it", f: (x) => 1e6 * x * x, x: 1e-3, analytic: 2e3, verdict: "pass" },
  { name: "1e6 x² beside it, wrong", f: (x) => 1e6 * x * x, x: 1e-3, analytic: 2.01e3, verdict: "fail" },
  { name: "−1e6 x²", f: (x) => -1e6 * x * x, x: 1e-5, analytic: -20, verdict: "pass" },
  { name: "x² with a large constant", f: (x) => 1e3 + x * x, x: 0, analytic: 0, verdict: "pass", floor: 1e-3 },
  // The gaps are rounding, which grows as the step shrinks, as at a jump.
  { name: "a large constant, wrong by 1e-4", f: (x) => 1e6 + x, x: 0.3, analytic: 1.0001, verdict: "fail" },
  { name: "flat", f: () => 0, x: 1, analytic: 0, verdict: "pass" },
  { name: "flat, wrong", f: () => 0, x: 1, analytic: 1, verdict: "fail" },
  { name: "flat at 7, wrong by less than the floor", f: () => 7, x: 1, analytic: 1e-9, verdict: "fail" },
  { name: "flat, analytic Infinity", f: () => 0, x: 1, analytic: Infinity, verdict: "fail" },
];

const undefinedNear: Case[] = [
  ...[NaN, Infinity, -Infinity].flatMap((value) => {
    const f = (x: number): number => (x > eps / 2 ? value : x);
    return [
      { name: `${value} from h/2 on`, f, x: 0, analytic: 1, verdict: "pass, kink nearby" as const },
      { name: `${value} from h/2 on, wrong by 1e-4`, f, x: 0, analytic: 1.0001, verdict: "fail" as const },
    ];
  }),
  { name: "log, x − h outside", f: Math.log, x: eps / 2, analytic: 2 / eps, verdict: "fail" },
  { name: "sqrt at 0", f: Math.sqrt, x: 0, analytic: 100, verdict: "fail" },
  { name: "overflow at x + h", f: (x) => Math.exp(1e7 * x), x: 7.0971e-5, analytic: 1e300, verdict: "fail" },
  { name: "f(x) is NaN", f: (x) => Math.sin(x) / x, x: 0, analytic: 0, verdict: "fail" },
  { name: "f(x) is NaN, and so is the derivative", f: (x) => Math.sin(x) / x, x: 0, analytic: NaN, verdict: "fail" },
];

describe("judgeDerivative", () => {
  it.each([...atKinks, ...besideKinks, ...moreBeside, ...smooth, ...undefinedNear])("$name: $verdict", (one) => {
    expect(judge(one).verdict).toBe(one.verdict);
  });

  it("shows the one-sided differences of ReLU at 0", () => {
    expect(judge({ f: relu, x: 0, analytic: 0 })).toMatchObject({ left: 0, right: 1, numeric: 0.5 });
  });

  it("takes the numbers of the step that decided", () => {
    const found = judge({ f: (x) => x + relu(x - eps / 2), x: 0, analytic: 1 });
    expect(found.step).toBe(eps / 8);
    expect(found.numeric).toBeCloseTo(1, 10);
    expect(found.relativeError).toBeLessThan(1e-9);
  });

  it.each([
    { name: "agrees at once", f: Math.sin, x: 0.3, analytic: Math.cos(0.3), evaluations: 2 },
    { name: "is at a kink", f: relu, x: 0, analytic: 0, evaluations: 6 },
    { name: "is wrong", f: Math.sin, x: 0.3, analytic: 1, evaluations: 6 },
  ])("evaluates $evaluations times where it $name", ({ f, x, analytic, evaluations }) => {
    const offsets: number[] = [];
    const evaluate = (offset: number): number => (offsets.push(offset), f(x + offset));
    judgeDerivative(analytic, evaluate, { value: f(x), floor: 1e-8 });
    expect(offsets).toEqual([eps, -eps, eps / 8, -eps / 8, eps / 64, -eps / 64].slice(0, evaluations));
  });

  it.each([
    { tolerance: { rtol: 1e-2 }, verdict: "pass" },
    { tolerance: { atol: 1e-2 }, verdict: "pass" },
    { tolerance: { rtol: 1e-4, atol: 1e-4 }, verdict: "fail" },
  ])("an error of 0.5 % under $tolerance: $verdict", ({ tolerance, verdict }) => {
    const found = judgeDerivative(1.005, (offset) => 1 + offset, { value: 1, floor: 1e-8, ...tolerance });
    expect(found.verdict).toBe(verdict);
  });

  it("holds derivatives near zero against the floor", () => {
    const slope = 1e-7;
    const at = (floor: number): string => judge({ f: (x) => slope * x, x: 0, analytic: slope * 1.001, floor }).verdict;
    expect([at(1e-8), at(1e-3)]).toEqual(["fail", "pass"]);
  });

  it("allows for the rounding of a large function at a kink", () => {
    const slopes = Array.from({ length: 40 }, (_, k) => (k + 1) / 8);
    const found = slopes.map((slope) => judge({ f: (x) => 1e6 + slope * relu(x), x: 0, analytic: slope }).verdict);
    expect(new Set(found)).toEqual(new Set(["kink"]));
  });

  it("never fails the right derivative of a smooth function with a kink anywhere near, nor passes a wrong one", () => {
    const places = fc.double({ min: -2 * eps, max: 2 * eps, noNaN: true });
    const slopes = fc.double({ min: 0.1, max: 3, noNaN: true });
    fc.assert(
      fc.property(places, slopes, slopes, fc.boolean(), (place, slope, jump, falls) => {
        const bend = falls ? -jump : jump;
        const f = (x: number): number => 4 * Math.sin(slope * x) + bend * relu(x - place);
        const right = 4 * slope + (place < 0 ? bend : 0);
        const largest = Math.max(4 * slope, Math.abs(4 * slope + bend));
        expect(judge({ f, x: 0, analytic: right, floor: 1e-2 }).verdict).not.toBe("fail");
        expect(judge({ f, x: 0, analytic: largest * 1.5, floor: 1e-2 }).verdict).toBe("fail");
      }),
      {
        numRuns: 2000,
        examples: [
          [0, 1, 1, false],
          [eps, 1, 1, false],
          [eps / 8, 1, 1, true],
          [-eps / 64, 2, 0.1, false],
        ],
      },
    );
  });

  it("calls no smooth function a kink, whatever its curvature", () => {
    const numbers = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, numbers, fc.boolean(), (slope, curvature, third, wrong) => {
        const f = (x: number): number => slope * x + (curvature * x * x) / 2 + (third * x ** 3) / 6;
        const analytic = wrong ? slope + Math.max(1e-3 * Math.abs(slope), 1e-2) : slope;
        expect(judge({ f, x: 0, analytic, floor: 1e-2 }).verdict).toBe(wrong ? "fail" : "pass");
      }),
      { numRuns: 2000 },
    );
  });
});
