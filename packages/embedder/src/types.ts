/** Turns texts into vectors. Queries and passages are embedded differently by most models. */
export interface Embedder {
  /** Stored with each vector; vectors of different models are never compared. */
  readonly modelId: string;
  readonly dimensions: number;
  embedQuery(text: string): Promise<Float32Array>;
  embedPassages(texts: string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}
