/** A source of a model's file. */
export interface FileSource {
  /** Its name in messages. */
  name: string;
  /** The file's bytes from `offset` to its end. Throws if they are not available. */
  read(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
