import { op, plus, times, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";

/** A loop that moves pointers: by so many bytes each, every round. */
export interface Level {
  readonly size: Index;
  readonly steps: readonly number[];
}

/**
 * Writes loops within loops, outermost first, that move the pointers along: at the end each is behind the outermost loop's
 * last round. Only the outermost size may be unknown, and is then at least 1.
 */
export function nest(
  f: FunctionBuilder,
  levels: readonly Level[],
  pointers: readonly Local<"i32">[],
  body: () => void,
): void {
  if (levels.some(({ size }) => size === 0)) return;
  const [level, ...inner] = levels;
  if (level === undefined) return body();
  const { size, steps } = level;
  const moved =
    inner.length === 0 ? steps.map(() => 0) : inner[0].steps.map((step) => step * (inner[0].size as number));
  const round = (): void => {
    nest(f, inner, pointers, body);
    pointers.forEach((pointer, i) => f.increase(pointer, steps[i] - moved[i]));
  };
  if (size === 1) return round();
  const leading = steps.findIndex((step) => step !== 0);
  if (leading < 0) {
    const left = f.local("i32");
    f.set(left, size);
    f.loop((again) => {
      round();
      f.increase(left, -1);
      again(left);
    });
  } else {
    const pointer = pointers[leading];
    const end = f.let(plus(pointer, times(size, steps[leading])));
    f.loop((again) => {
      round();
      again(op("i32.ne", pointer, end));
    });
  }
}
