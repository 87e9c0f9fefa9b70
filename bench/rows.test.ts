import { expect, it, test } from "vitest";
import { median, withAgreement, type Row } from "./rows.js";

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2],
])("median of %j", (values, middle) => {
  expect(median(values)).toBe(middle);
});

const row = (system: Row["system"], more: Partial<Row>): Row => ({
  workload: "mlp-book",
  system,
  backend: "cpu",
  threads: 2,
  ...more,
});

test.each([
  ["near", 2.3022, true],
  ["1e-3 away", 2.3 * 1.00099, true],
  ["further", 2.3 * 1.0011, false],
  ["not a number", NaN, false],
  ["infinite", Infinity, false],
])("a loss that is %s", (_, loss20, agrees) => {
  const rows = [
    row("pytorch", { loss20: 2.3 }),
    row("numpy-f64", { loss20: 2.3 }),
    row("jax", { loss20: 2.3 }),
    row("edgegrad", { loss20, note: "one thread" }),
  ];
  const judged = withAgreement(rows);
  expect(judged.map(({ lossAgrees }) => lossAgrees)).toEqual([true, true, true, agrees]);
  if (agrees) expect(judged[3].note).toBe("one thread");
  else expect(judged[3].note).toMatch(/^one thread; the loss after 20 steps is/);
});

it("compares a row with its own workload, and leaves alone what has no result", () => {
  const rows = [
    row("pytorch", { loss20: 2.3 }),
    row("pytorch", { workload: "exp", checksum: 100 }),
    row("jax", { note: "not installed" }),
  ];
  expect(withAgreement(rows)).toEqual([{ ...rows[0], lossAgrees: true }, { ...rows[1], lossAgrees: true }, rows[2]]);
});
