import type { FileSystem } from "../fileSystem.js";

const refuse = (): never => {
  throw new Error(
    "a browser gives no access to files by path; pass bytes to readSafetensors and writeSafetensors, " +
      "or bring a FileSystem of your own",
  );
};
const refuseLater = (): Promise<never> => Promise.resolve().then(refuse);

/** In a browser there are no files by path, and each use says so. Node's counterpart is `node/files.ts`. */
export const platformFiles: FileSystem = {
  join: (folder, name) => `${folder}/${name}`,
  folderOf: refuse,
  read: refuseLater,
  list: refuseLater,
  makeFolder: refuseLater,
  create: refuseLater,
  rename: refuseLater,
  remove: refuseLater,
  syncFolder: refuseLater,
  // No process has the id 0, so no leftover is ever taken for ours.
  processId: 0,
  isAlive: refuse,
};
