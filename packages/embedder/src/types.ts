/** Turns texts into vectors of length 1. Queries and passages are embedded differently by most models. */
export interface Embedder {
  /** Stored with each vector; vectors of different models are never compared. */
  readonly modelId: string;
  readonly dimensions: number;
  /**
   * For texts in other languages than English, where this model knows no other; null: they have none. Absent where one
   * model is for all languages.
   */
  readonly otherLanguages?: Embedder | null;
  /** Overtakes bulk work. Rejects with an EmbedderError. */
  embedQuery(text: string): Promise<Float32Array>;
  /**
   * One vector per text, in order. Somebody is assumed to wait for a single text, so that it overtakes bulk work too; so do more
   * texts if they are `urgent`.
   */
  embedPassages(texts: string[], options?: { urgent?: boolean }): Promise<Float32Array[]>;
  /** The second stage of a search; absent where the embedder has none. */
  readonly late?: LateInteraction;
  /** Ends the process of the model. Texts that are still waiting are rejected. */
  close(): Promise<void>;
}

/**
 * A text as a vector for each of its tokens, so that a query is compared with a passage word by word. For English. All
 * calls reject with an EmbedderError.
 */
export interface LateInteraction {
  /** Stored with the tokens; those of different models are never compared. */
  readonly modelId: string;
  /** The query's token vectors, one after the other. Overtakes bulk work. */
  encodeQuery(text: string): Promise<Int8Array>;
  /** Those of each passage, in order. Everything else overtakes it, unless it is a single one that somebody waits for. */
  encodePassages(texts: string[]): Promise<Int8Array[]>;
  /** How much better each passage fits the query than passages about other things, in standard deviations of those. */
  compare(query: Int8Array, passages: Int8Array[]): Promise<Float32Array>;
}

/** `openai` is any server that speaks OpenAI's /embeddings: set `baseUrl`. */
export type RemoteProvider = 'openai' | 'ollama' | 'cohere' | 'voyage';

export interface RemoteEmbedderConfig {
  provider: RemoteProvider;
  model: string;
  /** Size of the model's vectors; an answer of another size is refused. */
  dimensions: number;
  apiKey?: string | undefined;
  /** The URL without the path of the embedding call; the provider's public address by default. */
  baseUrl?: string | undefined;
  /** For models that tell queries and passages apart by a prefix in the text, such as "query: ". */
  queryPrefix?: string | undefined;
  passagePrefix?: string | undefined;
  /** The first wait before a failed request is sent again, milliseconds. */
  backoffMs?: number | undefined;
}

/** Puts texts into the order in which they answer a query. */
export interface Reranker {
  /** The positions of the documents, best first. Never rejects: after a failure, the order is the given one. */
  rank(query: string, documents: string[]): Promise<number[]>;
  close(): void;
}

/** `openai` is any server with a POST /rerank like Jina's, as OpenAI-compatible servers have it: set `baseUrl`. */
export type RerankProvider = 'cohere' | 'voyage' | 'openai';

export interface RerankerConfig {
  provider: RerankProvider;
  model: string;
  apiKey?: string | undefined;
  /** The URL without `/rerank`; the provider's public address by default. */
  baseUrl?: string | undefined;
  /** Time limit of each of two attempts, milliseconds. */
  timeoutMs?: number | undefined;
  /** The wait before the second attempt, milliseconds. */
  backoffMs?: number | undefined;
}
