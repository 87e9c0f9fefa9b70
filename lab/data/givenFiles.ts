import { DataError } from "../../src/data/dataError.js";
import type { Localized } from "../state/locale.js";

/** What a file held, and its name for errors. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How large a file is, and how large it may be. */
export interface TooLarge {
  readonly file: string;
  readonly megabytes: number;
  readonly most: number;
}

const MEGABYTE = 1e6;
const MOST_MEGABYTES = 64;

export const tooLargeWords: Localized<(problem: TooLarge) => string> = {
  en: ({ file, megabytes, most }) => `${file} has ${megabytes} MB; open files of at most ${most} MB.`,
  "zh-CN": ({ file, megabytes, most }) => `${file} 有 ${megabytes} MB；请打开不超过 ${most} MB 的文件。`,
};

/** A file that is not read. */
export class FileTooLarge extends Error {
  constructor(readonly problem: TooLarge) {
    super(tooLargeWords.en(problem));
  }
}

/**
 * Files that were dropped or picked, read in the worker that uses them: a message to it copies no file.
 * @throws FileTooLarge for one of more than 64 MB, before any is read. @throws DataError for one that cannot be read.
 */
export async function readGivenFiles(files: readonly File[]): Promise<GivenFile[]> {
  for (const { name, size } of files) {
    const megabytes = Math.ceil(size / MEGABYTE);
    if (megabytes > MOST_MEGABYTES) throw new FileTooLarge({ file: name, megabytes, most: MOST_MEGABYTES });
  }
  return Promise.all(
    files.map(async (file) => {
      try {
        return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
      } catch (cause) {
        throw new DataError((cause as Error).message, { file: file.name, cause });
      }
    }),
  );
}
