import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { fileRoles, type FileRole, type IdxDataset } from "../../src/data/definitions.js";
import { idxBytes } from "./idxBytes.js";

const trainCount = 150;
const testCount = 20;
const side = 28;
/** Noise that gzip cannot shrink, so that the files are large enough to be cut and resumed. */
const noise = (count: number): Uint8Array =>
  Uint8Array.from(
    { length: count },
    (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 24) ^ (Math.imul(i + 7, 0x85ebca6b) >>> 13),
  );
const labelsOf = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 10);

/** The four files of a small dataset in the form of MNIST, uncompressed. */
export const tinyIdx: { readonly [R in FileRole]: Uint8Array } = {
  trainImages: idxBytes(8, [trainCount, side, side], noise(trainCount * side * side)),
  trainLabels: idxBytes(8, [trainCount], labelsOf(trainCount)),
  testImages: idxBytes(8, [testCount, side, side], noise(testCount * side * side)),
  testLabels: idxBytes(8, [testCount], labelsOf(testCount)),
};

const names: { readonly [R in FileRole]: string } = {
  trainImages: "train-images-idx3-ubyte.gz",
  trainLabels: "train-labels-idx1-ubyte.gz",
  testImages: "t10k-images-idx3-ubyte.gz",
  testLabels: "t10k-labels-idx1-ubyte.gz",
};

/** The same as the mirrors hold them, by file name. */
export const tinyFiles: ReadonlyMap<string, Uint8Array> = new Map(
  fileRoles.map((role) => [names[role], new Uint8Array(gzipSync(tinyIdx[role]))]),
);

/** A dataset called mnist whose files are the tiny ones. */
export function tinyDataset(mirrors: readonly string[]): IdxDataset {
  const remote = (role: FileRole): IdxDataset["files"][FileRole] => {
    const bytes = tinyFiles.get(names[role])!;
    return { name: names[role], bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  };
  return {
    name: "mnist",
    classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    imageShape: [side, side],
    files: {
      trainImages: remote("trainImages"),
      trainLabels: remote("trainLabels"),
      testImages: remote("testImages"),
      testLabels: remote("testLabels"),
    },
    mirrors,
  };
}
