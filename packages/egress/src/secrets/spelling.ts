/** A way to write a value, and what takes its place. */
export interface Spelling {
  find: Buffer;
  /** So many bytes after `find` must be known before it can be replaced. */
  after: number;
  /** Whether this byte, right before `find`, may hold bits of the value; null if none does. */
  mayPrecede: ((byte: number) => boolean) | null;
  /** Whether what takes its place is as long. */
  keepsLength: boolean;
  /** Replaces `find`, which begins at `at`. Nothing before `from` may be replaced. */
  replaceAt(data: Buffer, at: number, from: number): Replacement;
}

/** The bytes from `start` to `end` become `put`. */
interface Replacement {
  start: number;
  end: number;
  put: Buffer;
}

/** `find` becomes `put`, byte for byte. */
export function plainSpelling(find: Buffer, put: Buffer): Spelling {
  return {
    find,
    after: 0,
    mayPrecede: null,
    keepsLength: find.length === put.length,
    replaceAt: (_data, at) => ({ start: at, end: at + find.length, put }),
  };
}
