import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { parseCsv } from "./csv.js";
import type { CsvOptions } from "./csv.js";
import { DataError } from "./dataError.js";

describe("parseCsv reads", () => {
  // Text, options, and the columns, x row by row, and labels that it says.
  const cases: [
    what: string,
    text: string,
    options: CsvOptions,
    columns: string[] | undefined,
    x: number[],
    labels?: number[],
  ][] = [
    ["a plain table", "1,2,0\n3,4,1\n", {}, undefined, [1, 2, 3, 4], [0, 1]],
    ["no line end at the end", "1,2,0\n3,4,1", {}, undefined, [1, 2, 3, 4], [0, 1]],
    ["CRLF", "1,2,0\r\n3,4,1\r\n", {}, undefined, [1, 2, 3, 4], [0, 1]],
    ["CR", "1,2,0\r3,4,1\r", {}, undefined, [1, 2, 3, 4], [0, 1]],
    ["CRLF and LF mixed", "1,0\r\n3,1\n5,2\r\n", {}, undefined, [1, 3, 5], [0, 1, 2]],
    ["a byte order mark", "\ufeff1,2,0\n", {}, undefined, [1, 2], [0]],
    ["a byte order mark before a quoted name", '\ufeff"a",b\n1,0\n', {}, ["a"], [1], [0]],
    ["a header, found out", "width,height,class\n1,2,0\n", {}, ["width", "height"], [1, 2], [0]],
    ["a header of numbers, when told", "2019,2020,class\n1,2,0\n", { header: true }, ["2019", "2020"], [1, 2], [0]],
    [
      "quoted names with comma, quote, newline",
      '"a,b","c ""d""","e\nf",t\n1,2,3,0\n',
      {},
      ["a,b", 'c "d"', "e\nf"],
      [1, 2, 3],
      [0],
    ],
    ["names beyond ASCII", "ширина,高さ,klasse\n1,2,0\n", {}, ["ширина", "高さ"], [1, 2], [0]],
    ["quoted numbers", '"1","-2.5","0"\n', {}, undefined, [1, -2.5], [0]],
    ["white space around cells", " 1 ,\t2 , 0 \n", {}, undefined, [1, 2], [0]],
    ["empty lines at the end", "1,0\n2,1\n\n \r\n\n", {}, undefined, [1, 2], [0, 1]],
    [
      "every form of number",
      "1.,.5,-1e-3,+2E2,007,0\n",
      { dtype: "float64" },
      undefined,
      [1, 0.5, -0.001, 200, 7],
      [0],
    ],
    ["semicolons", "1;2;0\n", { delimiter: ";" }, undefined, [1, 2], [0]],
    ["tabs", "1\t2\t0\n", { delimiter: "\t" }, undefined, [1, 2], [0]],
    ["the label first", "t,a,b\n7,1,2\n", { label: 0 }, ["a", "b"], [1, 2], [7]],
    ["the label by name", "a,t,b\n1,7,2\n", { label: "t" }, ["a", "b"], [1, 2], [7]],
    ["no label", "a,b\n1,2\n", { label: null }, ["a", "b"], [1, 2]],
    ["one column of labels", "3\n1\n", {}, undefined, [], [3, 1]],
    ["a label written as 1.0", "5,1.0\n", {}, undefined, [5], [1]],
  ];
  it.each(cases)("%s", (_, text, options, columns, x, labels) => {
    const table = parseCsv(text, options);
    expect(table.columns).toEqual(columns);
    expect([...table.x]).toEqual(x);
    expect(table.labels && [...table.labels]).toEqual(labels);
    expect(table.shape[0] * table.shape[1]).toBe(x.length);
  });

  it("into the dtype asked for", () => {
    expect(parseCsv("0.1,0").x).toEqual(Float32Array.of(0.1));
    expect(parseCsv("0.1,0", { dtype: "float64" }).x).toEqual(Float64Array.of(0.1));
  });

  it("any table that was written (property)", () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    const rows = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.tuple(fc.array(value, { minLength: width, maxLength: width }), fc.nat(9)), {
        minLength: 1,
        maxLength: 8,
      }),
    );
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), (table, lineEnd, quoted) => {
        const cell = (x: number): string => (quoted ? `"${x}"` : `${x}`);
        const text = table.map(([xs, t]) => [...xs, t].map(cell).join(",")).join(lineEnd);
        const read = parseCsv(text, { dtype: "float64" });
        expect(read.shape).toEqual([table.length, table[0][0].length]);
        // Text has no −0: `${-0}` is "0".
        expect([...read.x]).toEqual(table.flatMap(([xs]) => xs.map((x) => x + 0)));
        expect([...read.labels!]).toEqual(table.map(([, t]) => t));
      }),
    );
  });
});

describe("parseCsv refuses", () => {
  const cases: [what: string, text: string, options: CsvOptions, message: RegExp][] = [
    ["a short row", "1,2,0\n3,1\n", {}, /line 2 has 2 cells where the first row has 3/],
    ["a long row", "a,b\n1,2\n3,4,1\n", {}, /line 3 has 3 cells where the header has 2/],
    ["an empty line between rows", "1,0\n\n2,1\n", {}, /line 2 has 1 cells/],
    ["an empty line in a table of one column", "1\n\n2\n", {}, /line 2, column 1: the cell is empty/],
    ["a comma at the end of each line", "1,0,\n", {}, /line 1, column 3: the cell is empty/],
    ["an empty cell", "a,b,t\n1,,0\n", {}, /line 2, column 2 \("b"\): the cell is empty/],
    ["a cell of spaces", "1,   ,0\n", {}, /line 1, column 2: the cell is empty/],
    ["an empty quoted cell", '1,"",0\n', {}, /column 2: the cell is empty/],
    ["a decimal comma", '"1,5",0\n', {}, /line 1, column 1: "1,5" is not a finite decimal number; write a point/],
    ["a decimal comma that splits a cell", "1,2,0\n1,5,2,0\n", {}, /line 2 has 4 cells/],
    ["decimal commas everywhere", "1,5;2,5\n3,5;4,5\n", { delimiter: ";" }, /line 1, column 1: "1,5"/],
    ["NaN", "1,0\nNaN,1\n", {}, /line 2, column 1: "NaN" is not a finite decimal number/],
    ["nan in the first row", "nan,0\n", {}, /line 1, column 1: "nan"/],
    ["Infinity", "-Infinity,0\n", {}, /"-Infinity" is not a finite/],
    ["hexadecimal", "1,0\n0x10,0\n", {}, /line 2, column 1: "0x10"/],
    ["a thousands separator", "1_000,0\n", {}, /"1_000"/],
    ["a number that overflows float64", "1e999,0\n", {}, /"1e999" is not a finite/],
    ["a number that overflows float32", "1e39,0\n", {}, /line 1, column 1: 1e39 is too large for float32/],
    ["a word", "1,0\ncat,1\n", {}, /line 2, column 1: "cat"/],
    ["the line after a cell of two lines", 'a,"b\nc"\n1,x\n', {}, /line 3, column 2 \("b\\nc"\): "x"/],
    ["a first line half names, half numbers", "width,2\n", {}, /line 1 mixes names and numbers/],
    ["a label that is not whole", "1,0.5\n", {}, /line 1, column 2: the label 0.5 is not a whole number/],
    ["a negative label", "1,-1\n", {}, /the label -1 is not a whole number from 0/],
    ["a label beyond int32", "1,2147483648\n", {}, /the label 2147483648 is not a whole number/],
    ["a quote that does not close", '1,"2\n3,4\n', {}, /not well-formed CSV: Quote Not Closed.*line/],
    ["a quote inside a cell", '1,2"3\n', {}, /not well-formed CSV: Invalid Opening Quote.*line 1/],
    ["text behind a quote", '1,"2"3\n', {}, /not well-formed CSV: Invalid Closing Quote.*line 1/],
    ["nothing", "", {}, /has no rows/],
    ["a byte order mark alone", "\ufeff", {}, /has no rows/],
    ["empty lines alone", "\n\n", {}, /has no rows/],
    ["a header alone", "a,b\n", {}, /has a header but no rows/],
  ];
  it.each(cases)("%s", (_, text, options, message) => {
    const read = (): unknown => parseCsv(text, { file: "table.csv", ...options });
    expect(read).toThrow(DataError);
    expect(read).toThrow(/^table\.csv: [^\n]+$/);
    expect(read).toThrow(message);
  });

  it.each([
    ["an index too large", "1,2\n", 2],
    ["an index too far from the end", "1,2\n", -3],
    ["an index that is not whole", "1,2\n", 0.5],
    ["a name that is not there", "a,b\n1,2\n", "c"],
    ["a name without a header", "1,2\n", "c"],
    ["a name that is there twice", "a,a\n1,2\n", "a"],
  ])("a label column by %s", (_, text, label) => {
    expect(() => parseCsv(text, { label })).toThrow(RangeError);
  });
});
