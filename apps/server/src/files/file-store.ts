import type { SpooledFile } from './spool-file.ts';

/** Where the contents of files lie. */
export interface FileStore {
  /** Keeps the content under `name`; when it resolves, the content outlives a crash. The same again changes nothing. */
  put(name: string, file: SpooledFile): Promise<void>;
  /** The content from its start. Throws FileGoneError. */
  open(name: string): Promise<ReadableStream<Uint8Array>>;
  /** Nothing happens when there is none of that name. */
  remove(name: string): Promise<void>;
}

/** The store has no content of that name. */
export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';

  constructor(fileName: string) {
    super(`the file store has no ${fileName}`);
  }
}
