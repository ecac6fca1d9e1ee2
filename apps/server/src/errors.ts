import { ERROR_STATUS, type ErrorCode } from '@jettson/contract';

/** A response that is not a success: its code determines the HTTP status (the table in packages/contract). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  /** Whole seconds for the Retry-After header. */
  readonly retryAfterSeconds: number | undefined;
  /** Further header fields of the response. */
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      details?: Record<string, unknown>;
      retryAfterSeconds?: number;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers ?? {};
  }

  get status(): (typeof ERROR_STATUS)[ErrorCode] {
    return ERROR_STATUS[this.code];
  }
}

/** The error for a field of the body that has an unsuitable value. */
export function wrongField(field: string, expected: string): ApiError {
  return new ApiError('invalid_body', `${field}: expected ${expected}`, { details: { field, expected } });
}
