import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { idxBytes } from "../../test/support/idxBytes.js";
import { tinyDataset, tinyFiles, tinyIdx } from "../../test/support/tinyDataset.js";
import { platformFiles as browserFiles } from "./browser/files.js";
import { DataError } from "./dataError.js";
import { idxDatasets } from "./definitions.js";
import { usualPace } from "./download.js";
import { loadDataset, loadIdxDataset, type LoadOptions, type Surroundings } from "./load.js";
import { platformFiles } from "./node/files.js";

let home: string;
let surroundings: Surroundings;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "edgegrad-load-"));
  vi.stubEnv("XDG_CACHE_HOME", join(home, "cache"));
  vi.stubEnv("EDGEGRAD_DATA", undefined);
  const files = { ...platformFiles, systemFolder: (dataset: string) => join(home, "system", dataset) };
  surroundings = { files, pace: usualPace };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** Writes the tiny dataset into a folder under `home`; a change of a file is its new content, null leaves it out. */
function put(folder: string, changes: { readonly [name: string]: Uint8Array | null } = {}): string {
  const path = join(home, folder);
  mkdirSync(path, { recursive: true });
  for (const [name, bytes] of tinyFiles) {
    const content = name in changes ? changes[name] : bytes;
    if (content !== null) writeFileSync(join(path, name), content);
  }
  return path;
}
const load = (options: LoadOptions = {}): ReturnType<typeof loadIdxDataset> =>
  loadIdxDataset(tinyDataset([]), { offline: true, ...options }, surroundings);
async function refusal(options: LoadOptions = {}): Promise<Error> {
  const error = await load(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error;
}

describe("loadDataset looks", () => {
  it("in the folder of the option before all others", async () => {
    put("cache/edgegrad/mnist");
    vi.stubEnv("EDGEGRAD_DATA", put("environment"));
    const folder = put("given");
    expect((await load({ folder })).source).toBe(`the folder ${folder}`);
  });

  it("in the folder of EDGEGRAD_DATA next", async () => {
    put("cache/edgegrad/mnist");
    const folder = put("environment");
    vi.stubEnv("EDGEGRAD_DATA", folder);
    expect((await load()).source).toBe(`the folder ${folder}`);
  });

  it("in the cache folder next", async () => {
    put("system/mnist");
    const folder = put("cache/edgegrad/mnist");
    expect((await load()).source).toBe(`the cache folder ${folder}`);
  });

  it("for the system's package next, also when the cache folder has a part", async () => {
    put("cache/edgegrad/mnist", { "t10k-labels-idx1-ubyte.gz": null });
    const folder = put("system/mnist");
    expect((await load()).source).toBe(`the system folder ${folder}`);
  });

  it("in ~/.cache where XDG_CACHE_HOME is not set", () => {
    vi.stubEnv("XDG_CACHE_HOME", undefined);
    vi.stubEnv("HOME", home);
    expect(platformFiles.cacheFolder("mnist")).toBe(join(home, ".cache/edgegrad/mnist"));
    expect(platformFiles.systemFolder("mnist")).toBe("/usr/share/datasets/mnist");
  });

  it("in the folder with the dataset's name under the one given", async () => {
    const folder = put("given/mnist");
    expect((await load({ folder: join(home, "given") })).source).toBe(`the folder ${folder}`);
  });

  it("there first, for the folder itself may hold another dataset", async () => {
    put("given");
    const folder = put("given/mnist");
    expect((await load({ folder: join(home, "given") })).source).toBe(`the folder ${folder}`);
  });

  it.each([
    ["x-ubyte", (name: string) => name.replace(".gz", ""), false],
    [".idx instead of -idx", (name: string) => name.replace("-idx", ".idx").replace(".gz", ""), false],
    [".idx, compressed", (name: string) => name.replace("-idx", ".idx"), true],
    ["x-ubyte that is compressed all the same", (name: string) => name.replace(".gz", ""), true],
  ])("for names such as %s", async (_, rename, compressed) => {
    const folder = join(home, "given");
    mkdirSync(folder);
    const contents = [...tinyFiles.keys()].map((name, i) => [name, Object.values(tinyIdx)[i]] as const);
    for (const [name, plain] of contents)
      writeFileSync(join(folder, rename(name)), compressed ? gzipSync(plain) : plain);
    expect((await load({ folder })).train.count).toBe(150);
  });
});

describe("a loaded dataset", () => {
  it.each(["float32", "float64"] as const)("has pixels in [0, 1] as %s", async (dtype) => {
    const { train, test, ...rest } = await load({ folder: put("given"), dtype });
    expect(rest).toMatchObject({ name: "mnist", classes: 10, imageShape: [28, 28] });
    expect([train.count, test.count]).toEqual([150, 20]);
    expect([...train.labels]).toEqual([...tinyIdx.trainLabels.subarray(8)]);
    const round = dtype === "float32" ? Math.fround : (x: number) => x;
    expect(Array.from(test.images)).toEqual(Array.from(tinyIdx.testImages.subarray(16), (byte) => round(byte / 255)));
    expect(train.images).toBeInstanceOf(dtype === "float32" ? Float32Array : Float64Array);
  });

  const mnist = fileURLToPath(new URL("../../../shared/data/mnist-10k", import.meta.url));
  it.skipIf(!existsSync(mnist))("is the real one (skipped where ../shared/data/mnist-10k is missing)", async () => {
    const { train, test, source } = await loadDataset("mnist", { folder: mnist });
    expect([train.count, test.count, source]).toEqual([10_000, 10_000, `the folder ${mnist}`]);
    // The first labels of MNIST, as everybody knows them, and the mean of its pixels.
    expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(train.images.reduce((sum, pixel) => sum + pixel, 0) / train.images.length).toBeCloseTo(0.1307, 2);
  });
});

describe("loadDataset refuses", () => {
  it("a given folder without the files, naming them and both places, and looks nowhere else", async () => {
    put("cache/edgegrad/mnist");
    const folder = put("given", { "train-labels-idx1-ubyte.gz": null, "t10k-images-idx3-ubyte.gz": null });
    const error = await refusal({ folder });
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toContain("missing are train-labels-idx1-ubyte, t10k-images-idx3-ubyte,");
    expect(error.message).toContain(join(folder, "mnist"));
    expect(error.message).toContain("the given folder");
  });

  it("a folder that is not there, naming EDGEGRAD_DATA where it says so", async () => {
    vi.stubEnv("EDGEGRAD_DATA", join(home, "nowhere"));
    expect((await refusal()).message).toMatch(/nowhere: this folder, named by EDGEGRAD_DATA, does not have .* mnist/);
  });

  it("when nothing is found, with every place tried and what to do", async () => {
    const { message } = await refusal();
    expect(message).toContain(`the cache folder ${join(home, "cache/edgegrad/mnist")}: it has no train-images`);
    expect(message).toContain(`the system folder ${join(home, "system/mnist")}: it has no train-images`);
    expect(message).toContain("the mirrors: not asked, for the option offline is set");
    expect(message).toMatch(/\nConnect to a network, or name a folder .*--data.*EDGEGRAD_DATA\.$/);
  });

  it("Fashion-MNIST with the Debian package that has it", async () => {
    const fashion = idxDatasets.find(({ name }) => name === "fashion-mnist")!;
    await expect(loadIdxDataset(fashion, { offline: true }, surroundings)).rejects.toThrow(
      'on Debian, "apt-get download dataset-fashion-mnist" and "dpkg -x',
    );
  });

  it("an unknown dataset", async () => {
    await expect(loadDataset("cifar" as "mnist")).rejects.toThrow(
      new RangeError('there is no dataset "cifar"; known are digits, mnist, fashion-mnist'),
    );
  });

  it("a folder together with an address", async () => {
    expect(await refusal({ folder: home, url: "http://127.0.0.1/" })).toBeInstanceOf(RangeError);
  });

  it("a folder in a browser", async () => {
    await expect(
      loadIdxDataset(tinyDataset([]), { folder: "here" }, { ...surroundings, files: browserFiles }),
    ).rejects.toThrow(/^here\/mnist: a browser cannot read folders; give the option url instead$/);
  });

  const labels = (values: number[]): Uint8Array => idxBytes(8, [values.length], values);
  it.each<[string, string, Uint8Array, RegExp, number | undefined]>([
    [
      "fewer labels than images",
      "train-labels",
      labels(new Array<number>(149).fill(0)),
      /149 labels do not belong to the 150 images of/,
      undefined,
    ],
    [
      "a label that is no class",
      "t10k-labels",
      labels([...new Array<number>(19).fill(9), 10]),
      /label 10 of image 19 is not a class from 0 to 9/,
      27,
    ],
    [
      "images of another size",
      "t10k-images",
      idxBytes(8, [20, 8, 8], new Uint8Array(1280)),
      /shape \(count, 28, 28\) are due, not uint8 \(20, 8, 8\)/,
      undefined,
    ],
    ["labels in the images' place", "t10k-images", labels([1, 2]), /are due, not uint8 \(2,\)/, undefined],
    ["images of floats", "t10k-images", idxBytes(0x0d, [0, 28, 28], []), /not float32 \(0, 28, 28\)/, undefined],
    [
      "images in the labels' place",
      "t10k-labels",
      idxBytes(8, [1, 1], [3]),
      /labels of uint8 and shape \(count,\) are due/,
      undefined,
    ],
    [
      "a truncated file",
      "train-images",
      tinyFiles.get("train-images-idx3-ubyte.gz")!.subarray(0, 50_000),
      /cut short/,
      50_000,
    ],
    ["an empty file", "train-images", new Uint8Array(), /there are 0/, 0],
    ["a web page", "train-images", Buffer.from("<!doctype html>"), /not an IDX file: it begins with 3c 21/, 0],
  ])("%s, naming the file", async (_, start, content, message, offset) => {
    const name = [...tinyFiles.keys()].find((known) => known.startsWith(start))!;
    const folder = put("given", { [name]: content });
    const error = (await refusal({ folder })) as DataError;
    expect(error.message).toMatch(message);
    expect([error.file, error.offset]).toEqual([join(folder, name), offset]);
  });

  it("a dataset without images", async () => {
    const folder = put("given", {
      "train-images-idx3-ubyte.gz": idxBytes(8, [0, 28, 28], []),
      "train-labels-idx1-ubyte.gz": labels([]),
    });
    expect((await refusal({ folder })).message).toMatch(/there are no images in it/);
  });
});
