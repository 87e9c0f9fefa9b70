/** Data that cannot be used: a damaged file, values out of range, a dataset that is not there. */
export class DataError extends Error {
  override readonly name = "DataError";
  /** The file, URL or folder at fault, where there is one. */
  readonly file: string | undefined;
  /** Bytes from the start of the file (of its uncompressed content, for gzip), where known. */
  readonly offset: number | undefined;

  constructor(reason: string, where: { file?: string; offset?: number; cause?: unknown } = {}) {
    super(where.file === undefined ? reason : `${where.file}: ${reason}`, { cause: where.cause });
    this.file = where.file;
    this.offset = where.offset;
  }
}
