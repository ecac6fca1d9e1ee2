/**
 * A tool's expected failure (a missing file, a refused address): the model may read its message, and the run goes on.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  /** The same for people, where the message tells the model what to do next. */
  readonly forPeople: string;

  constructor(message: string, { forPeople = message }: { forPeople?: string } = {}) {
    super(message);
    this.forPeople = forPeople;
  }
}

/** A model that may work later. */
export interface AwaitedModel {
  /** As events name it. */
  model: string;
  /** How long its provider asks to be left alone; null if it does not say. */
  retryAfterMs: number | null;
}

/**
 * The model could not be called, even with retries. The user may read its message: it has no keys, and of addresses
 * only the host.
 */
export class ModelError extends Error {
  override readonly name: string = 'ModelError';
  /** HTTP status of the last answer; null if there was none. */
  readonly statusCode: number | null;
  /** True when the same request may work later (overload, rate limit, network). */
  readonly isTemporary: boolean;
  /** How long the provider asks to be left alone; null if it does not say. */
  readonly retryAfterMs: number | null;
  /** The models that may work later; empty if none will. */
  readonly awaited: readonly AwaitedModel[];

  constructor(
    message: string,
    {
      statusCode,
      isTemporary,
      retryAfterMs = null,
      awaited = [],
    }: {
      statusCode: number | null;
      isTemporary: boolean;
      retryAfterMs?: number | null;
      awaited?: readonly AwaitedModel[];
    },
  ) {
    super(message);
    this.statusCode = statusCode;
    this.isTemporary = isTemporary;
    this.retryAfterMs = retryAfterMs;
    this.awaited = awaited;
  }
}

/** The conversation does not fit into the model's context window. The same request with a shorter conversation works. */
export class ContextOverflowError extends ModelError {
  override readonly name = 'ContextOverflowError';
  /** The model that was asked, as events name it. */
  readonly modelId: string;
  /** The context window in tokens; null if the provider does not name it. */
  readonly limitTokens: number | null;
  /** How long the conversation is, in the model's own tokens; null if the provider does not say. */
  readonly promptTokens: number | null;

  constructor(
    message: string,
    {
      modelId,
      statusCode,
      limitTokens,
      promptTokens,
    }: {
      modelId: string;
      statusCode: number | null;
      limitTokens: number | null;
      promptTokens: number | null;
    },
  ) {
    super(message, { statusCode, isTemporary: false });
    this.modelId = modelId;
    this.limitTokens = limitTokens;
    this.promptTokens = promptTokens;
  }
}
