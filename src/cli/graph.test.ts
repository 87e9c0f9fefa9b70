import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterEach, describe, expect, test, vi } from "vitest";
import { edgegrad } from "../../test/support/captured.js";
import { temporaryFolder } from "../../test/support/temporaryFolder.js";

const home = temporaryFolder();
let names = 0;

/** What `edgegrad graph … -o FILE` writes. */
async function written(ending: string, ...argv: string[]): Promise<Buffer> {
  const path = join(home, `${++names}.${ending}`);
  expect(await edgegrad("graph", ...argv, "-o", path)).toEqual({ code: 0, stdout: `${path}\n`, stderr: "" });
  return readFileSync(path);
}
const text = async (ending: string, ...argv: string[]): Promise<string> =>
  (await written(ending, ...argv)).toString("utf8");

test.each([30, 31, 36, 37, 40, 44, 45, 47])("fig%d is the picture of the documentation", async (figure) => {
  const titled = (svg: string): string[] => [...svg.matchAll(/data-role="(?:value|grad|label)"[^>]*>([^<]*)/g)].map(([, label]) => label); // oxfmt-ignore
  expect(titled(await text("svg", `fig${figure}`))).toEqual(titled(readFileSync(`docs/figures/${figure}.svg`, "utf8")));
  expect(await text("svg", `fig${figure}`, "--locale", "zh-CN")).toContain(`<title>图 ${figure}：`);
});

test("each ending has its format", async () => {
  expect(await text("svg", "fruits")).toMatch(/^<svg [^]*<\/svg>\n$/);
  expect(await text("dot", "fruits", "--direction", "TB")).toMatch(/^digraph \{\n {2}rankdir=TB;/);
  expect(await text("mmd", "fruits")).toMatch(/^flowchart LR\n/);
  expect(await text("HTML", "fruits")).toMatch(/^<!doctype html>/);
  expect(await text("txt", "fruits")).toBe((await edgegrad("graph", "fruits")).stdout);
});

test("a PNG has twice the picture's size, and something in it", async () => {
  const svg = await text("svg", "fruits");
  const [, width, height] = / width="(\d+)" height="(\d+)"/.exec(svg)!.map(Number);
  const png = decode(await written("png", "fruits"));
  expect([png.width, png.height]).toEqual([2 * width, 2 * height]);
  let drawn = 0;
  for (let i = 0; i < png.data.length; i += png.channels)
    if (png.data[i] < 250 || png.data[i + 1] < 250 || png.data[i + 2] < 250) drawn++;
  expect(drawn / (png.width * png.height)).toBeGreaterThan(0.01);
});

describe("what is shown", () => {
  test("a step", async () => {
    expect(await text("svg", "fruits", "--step", "4")).not.toContain("data-grad");
    expect(await text("svg", "fruits", "--step", "end")).toBe(await text("svg", "fruits"));
    expect(await text("txt", "fruits", "--step", "0")).not.toContain("derivative");
    expect(await text("svg", "fig30", "--step", "end")).toContain("data-grad");
  });

  test("folded parts", async () => {
    const ids = async (...argv: string[]): Promise<string[]> =>
      (await text("txt", ...argv))
        .split("\n")
        .slice(2, -1)
        .map((line) => line.split(" ")[0]);
    expect(await ids("fig39", "--fold", "all")).toEqual(["x", "sigmoid"]);
    expect(await ids("fig39")).toHaveLength(5);
    expect(await ids("softmax", "--fold", "none")).toContain("exp_1");
    expect(await ids("softmax", "--fold", "softmax")).toEqual(expect.arrayContaining(["softmax", "log_1"]));
  });

  test("labels, local computation, from top to bottom", async () => {
    expect(await text("svg", "fig33", "--labels", "both")).toContain("∂z/∂z·∂z/∂t·∂t/∂x = 10");
    expect(await text("svg", "fruits", "--local")).toContain('opacity="0.35"');
    const [, width, height] = / width="(\d+)" height="(\d+)"/
      .exec(await text("svg", "fruits", "--direction", "TB"))!
      .map(Number);
    expect(height).toBeGreaterThan(width / 2);
  });
});

describe("a file of one's own", () => {
  const mine = (code: string): string => {
    const path = join(home, `${++names}.ts`);
    writeFileSync(path, code);
    return path;
  };

  test("is titled by its name; tensors have their shapes", async () => {
    const path = mine(`export default {
      inputs: { W: [[1, 2], [3, 4]], x: [[0.5, -0.25]] },
      loss: ({ W, x }) => x.matmul(W).softmax().log().sum(),
    };`);
    const svg = await text("svg", path);
    expect(svg).toContain(`<title>${names - 1}.ts</title>`);
    expect(svg).toContain(">(2, 2)</text>");
    expect(await text("svg", path, "--fold", "all")).toContain(">softmax</text>");
  });

  test("with too many nodes for a picture is refused in a sentence, and can be written as DOT", async () => {
    const path = mine(`export default { inputs: { x: 0.5 }, loss: ({ x }) => {
      let y = x;
      for (let i = 0; i < 2100; i++) y = y.sin();
      return y;
    } };`);
    const out = join(home, "large.svg");
    const { code, stderr } = await edgegrad("graph", path, "-o", out);
    expect([code, existsSync(out)]).toEqual([2, false]);
    expect(stderr).toMatch(/^edgegrad: this graph has 2101 nodes, and a picture has room for 2000; fold [^\n]*\n$/);
    expect(await text("dot", path)).toContain('"sin_2100"');
  });
});

test("a folder that is not there is named, and a file that cannot be written leaves what was there", async () => {
  const { code, stderr } = await edgegrad("graph", "apple", "-o", join(home, "none", "a.svg"));
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^edgegrad: cannot save .*a\.svg: no such file or folder/)]);
});

describe("PNG", () => {
  afterEach(() => {
    vi.doUnmock("@resvg/resvg-js");
    vi.resetModules();
  });
  const picture = { name: "svg", attributes: { width: 10, height: 10 }, children: [] };
  const refused = async (module: () => object, size = 10): Promise<string> => {
    vi.resetModules();
    vi.doMock("@resvg/resvg-js", module);
    const { rasterize } = await import("./rasterize.js");
    const failure: unknown = await rasterize({ ...picture, attributes: { width: size, height: size } }).catch((error: unknown) => error);
    return (failure as Error).message;
  }; // oxfmt-ignore

  test("without the package that draws it says what to install", async () => {
    const message = await refused(() => {
      throw new Error("Cannot find package");
    });
    expect(message).toMatch(/@resvg\/resvg-js, which is not there or does not run here; npm install/);
  });

  test("without a font says what to install", async () => {
    class Resvg {
      getBBox(): undefined {
        return undefined;
      }
    }
    expect(await refused(() => ({ Resvg }))).toMatch(/no font was found, .*; install one .*, or write \.svg/);
  });

  test("that does not fit into memory is refused", async () => {
    expect(await refused(() => ({}), 20_000)).toMatch(/40000 × 40000 pixels, too many for a PNG; write \.svg/);
  });
});
