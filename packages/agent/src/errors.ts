/** A tool's expected failure (a missing file, a refused address): its message is fit for the model and the run goes on. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** The model could not be asked, retries included: its message is fit for the user, without keys or addresses beyond the host. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** HTTP status of the last answer; null when there was none. */
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
