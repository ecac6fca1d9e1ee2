/** A place that a model's file can be had from. */
export interface FileSource {
  /** As a message names it. */
  name: string;
  /** The file's bytes from `offset` to its end. Throws when they are not to be had. */
  read(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
