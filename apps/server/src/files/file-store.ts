import type { SpooledFile } from './spool-file.ts';

/** Where the contents of files are stored. */
export interface FileStore {
  /** Where it is, for people. */
  readonly place: string;
  /**
   * Stores the content under `name`; once it resolves, the content survives a crash. Storing the same again changes
   * nothing.
   */
  put(name: string, file: SpooledFile): Promise<void>;
  /** Whether there is content of that name. */
  has(name: string): Promise<boolean>;
  /** The content from the start. Throws FileGoneError. */
  open(name: string): Promise<ReadableStream<Uint8Array>>;
  /** Does nothing if there is no content of that name. */
  remove(name: string): Promise<void>;
  /** Removes the folder of an account without contents, where the store has folders. */
  removeFolder(accountId: string): Promise<void>;
}

/** The store does not answer, or refuses this server: the same may work later. */
export class FileStoreAwayError extends Error {
  override readonly name = 'FileStoreAwayError';
  readonly code = 'FILE_STORE_AWAY';
}

/** The store has no content of that name. */
export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';

  constructor(fileName: string) {
    super(`the file store has no ${fileName}`);
  }
}
