import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { tinyFiles, tinyIdx } from "../../../test/support/tinyDataset.js";
import { loadDataset } from "../../data/index.js";
import type { DatasetsAnswer } from "./api.js";
import { builtLab, request } from "./fixtures.js";
import { startLabServer, type LabServer } from "./server.js";

const home = temporaryFolder();
const names = [...tinyFiles.keys()];
let server: LabServer;
beforeAll(async () => void (server = await startLabServer({ root: builtLab(home), port: 0 })));
afterAll(() => server.close());

const data = join(home, "data");
const mnist = join(data, "mnist");
beforeEach(() => {
  vi.stubEnv("EDGEGRAD_DATA", data);
  mkdirSync(mnist, { recursive: true });
  for (const [name, bytes] of tinyFiles) writeFileSync(join(mnist, name), bytes);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(data, { recursive: true });
});

const listed = async (): Promise<DatasetsAnswer["datasets"]> =>
  ((await (await fetch(new URL("api/datasets", server.url))).json()) as DatasetsAnswer).datasets;

test("datasets that are on this machine are listed", async () => {
  expect(await listed()).toEqual([{ name: "mnist", files: names }]);
});

test("one that lacks a file is not", async () => {
  rmSync(join(mnist, names[2]));
  expect(await listed()).toEqual([]);
  expect((await request(server.url, `/api/datasets/mnist/${names[0]}`)).status).toBe(404);
});

test.each(names)("%s is served as it lies there", async (name) => {
  const { status, headers, body } = await request(server.url, `/api/datasets/mnist/${name}`);
  expect(status).toBe(200);
  expect(headers).toMatchObject({ "content-type": "application/octet-stream", "cache-control": "no-store" });
  expect(headers).not.toHaveProperty("content-encoding");
  expect(Buffer.from(body, "latin1").equals(readFileSync(join(mnist, name)))).toBe(true);
});

test.each(["compressed", "not compressed"])("a program reads the dataset from the address, %s", async (form) => {
  if (form === "not compressed") {
    const plain = Object.values(tinyIdx);
    names.forEach((name, i) => {
      rmSync(join(mnist, name));
      writeFileSync(join(mnist, name.replace(/\.gz$/, "")), plain[i]);
    });
  }
  const local = await loadDataset("mnist");
  const served = await loadDataset("mnist", { url: new URL("api/datasets/mnist/", server.url).href });
  expect(served.train.images).toEqual(local.train.images);
  expect(served.test.labels).toEqual(local.test.labels);
});

test.each([
  `/api/datasets/mnist/${names[0].replace(".gz", "")}`,
  "/api/datasets/mnist/",
  "/api/datasets/mnist",
  "/api/datasets/mnist/notes.txt",
  "/api/datasets/digits/train-images-idx3-ubyte.gz",
  "/api/datasets/fashion-mnist/train-images-idx3-ubyte.gz",
  "/api/datasets/none/train-images-idx3-ubyte.gz",
  `/api/datasets/${names[0]}`,
  `/api/datasets//${names[0]}`,
  `/api/datasets/MNIST/${names[0]}`,
  `/api/datasets/mnist/${names[0]}/`,
  `/api/datasets/mnist/x/../${names[0]}`,
])("%s is not there", async (target) => {
  writeFileSync(join(mnist, "notes.txt"), "mine");
  const { status, body } = await request(server.url, target);
  expect([status, body]).toEqual([404, "There is nothing here.\n"]);
});
