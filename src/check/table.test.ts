import { describe, expect, test } from "vitest";
import { displayWidth, table } from "./table.js";

describe("table", () => {
  test("numbers stand at the right, texts at the left, blanks stay blank", () => {
    const text = table(
      ["parameter", "shape", "worst", "share", "verdict"],
      [
        ["W1", "(784, 50)", 1.5e-7, "100%", "pass"],
        ["b2", "(10,)", 0.12394, "7.5%", undefined],
        ["W2", "(50, 10)", undefined, "", "fail"],
      ],
    );
    expect(text).toBe(
      `
parameter  shape       worst  share  verdict
─────────  ─────────  ──────  ─────  ───────
W1         (784, 50)  1.5e-7   100%  pass
b2         (10,)      0.1239   7.5%
W2         (50, 10)                  fail`.slice(1),
    );
  });

  test("a column with one text among its numbers stays at the left", () => {
    expect(table(["d"], [[1], ["(2,)"]])).toBe("d\n────\n1\n(2,)");
  });

  test("without rows the headers stand alone", () => expect(table(["a", "bc"], [])).toBe("a  bc\n─  ──"));

  test("Chinese characters take two columns, combining marks none", () => {
    expect(
      table(
        ["节点", "n"],
        [
          ["苹果数", 1],
          ["e\u0301te", 22],
        ],
      ),
    ).toBe("节点     n\n──────  ──\n苹果数   1\ne\u0301te     22");
  });

  test("a line break in a cell does not tear the row", () => {
    expect(table(["name"], [["a\nb\u0085\u001b[31m"]])).toBe("name\n────────────────────\na\\nb\\u0085\\u001b[31m");
  });

  test("a row of another length is refused", () => {
    expect(() => table(["a", "b"], [["x", 1], ["y"]])).toThrow(
      "table: row 1 has 1 cells for 2 headers; leave a cell blank with undefined",
    );
  });

  test.each([
    ["price", 5],
    ["×÷−∂", 4],
    ["计算图", 6],
    ["😀", 2],
    ["ａ", 2],
    ["", 0],
  ])("%s is %i columns wide", (text, width) => expect(displayWidth(text)).toBe(width));
});
