/**
 * Files: safetensors, checkpoints, atomic saving, strict JSON.
 * @module edgegrad/io
 */
export { listFolder, makeFolder, readBytes, removeLeftovers, saveAtomically } from "./atomicSave.js";
export { checkpointName, CheckpointStore, type Checkpoint, type NewestCheckpoint } from "./checkpoint.js";
export { isFolderLocked, lockFolder } from "./folderLock.js";
export { FileError, type FileSystem, type WritableFile } from "./fileSystem.js";
export {
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type ReadSafetensorsOptions,
  type SafetensorsContent,
  type StoredTensor,
} from "./safetensors.js";
export type { TensorData } from "../shape/tensorData.js";
export { sha256 } from "./sha256.js";
export { formatStrictJson, parseStrictJson, type JsonValue } from "./strictJson.js";
