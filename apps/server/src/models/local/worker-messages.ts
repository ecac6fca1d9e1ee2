/** One turn of the conversation as the local model sees it. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  text: string;
  /** Tool output: the first thing to be removed when the context is full. */
  isToolResult: boolean;
}

export interface GenerateRequest {
  messages: ChatMessage[];
  /** GBNF that the reply must match; null is free text. */
  grammar: string | null;
  maxTokens: number;
  temperature: number;
}

export interface Generation {
  text: string;
  /** True if the reply was cut at `maxTokens`. */
  isCut: boolean;
  inputTokens: number;
  /** Input tokens that were still cached from an earlier call. */
  cachedTokens: number;
  outputTokens: number;
}

/** Messages from the server to the process that runs the model. */
export type ToWorker =
  | { type: 'generate'; id: number; request: GenerateRequest }
  | { type: 'abort'; id: number };

/** That process's answers. */
export type FromWorker =
  | { type: 'generated'; id: number; generation: Generation }
  | { type: 'failed'; id: number; message: string };
