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

/**
 * The model could not be called, even with retries. The user may read its message: it has no keys, and of addresses
 * only the host.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** HTTP status of the last answer; null if there was none. */
  readonly statusCode: number | null;
  /** True when the same request may work later (overload, rate limit, network). */
  readonly isTemporary: boolean;

  constructor(
    message: string,
    { statusCode, isTemporary }: { statusCode: number | null; isTemporary: boolean },
  ) {
    super(message);
    this.statusCode = statusCode;
    this.isTemporary = isTemporary;
  }
}
