const SIGNIFICANT_DIGITS = 4;

/**
 * A number for a picture or a table: 4 significant digits, zeros trimmed (`3.3`, `715`, `1e-7`).
 * Large numbers stay plain while that loses nothing (`39760`); otherwise the exponent says that digits are missing
 * (12345.6 is `1.235e4`). Zero has no sign.
 */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const rounded = Number(value.toPrecision(SIGNIFICANT_DIGITS));
  const size = Math.abs(rounded);
  if (size === 0) return "0";
  const plain = size >= 1e-4 && (size < 1e4 || (size < 1e7 && rounded === value));
  return plain ? String(rounded) : rounded.toExponential().replace("e+", "e");
}
