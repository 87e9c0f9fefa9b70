/** A derivative this share of the largest one of its parameter is measured against that share, not against itself. */
const SHARE_OF_LARGEST = 1e-3;
/** What a derivative is measured against where all of its parameter are about zero. */
const SMALLEST_FLOOR = 1e-8;

/**
 * The floor of the relative error for the derivatives of one parameter: max(1e-3 · max‖g‖, 1e-8).
 * Without the first term, the rounding of the loss makes derivatives near zero look wrong.
 * Values that are not finite are passed over: they fail by themselves and must not excuse the others.
 */
export function gradientFloor(gradient: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < gradient.length; i++) {
    const size = Math.abs(gradient[i]);
    if (size > largest && size < Infinity) largest = size;
  }
  return Math.max(SHARE_OF_LARGEST * largest, SMALLEST_FLOOR);
}

/**
 * |a − n| / max(|a|, |n|, floor), of an analytic derivative a and a numeric one n.
 * Infinity where either is not finite, also where both are the same: such a derivative was not confirmed.
 */
export function relativeError(analytic: number, numeric: number, floor: number): number {
  if (!Number.isFinite(analytic) || !Number.isFinite(numeric)) return Infinity;
  if (analytic === numeric) return 0;
  return Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric), floor);
}
