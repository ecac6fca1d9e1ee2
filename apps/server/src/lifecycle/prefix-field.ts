import { ApiError } from '../errors.ts';

/** The same error about a field that is below `parent` in the request. */
export function prefixField(error: unknown, parent: string): unknown {
  if (!(error instanceof ApiError) || typeof error.details?.field !== 'string') return error;
  const { code, message, details, retryAfterSeconds, headers } = error;
  const field = `${parent}.${details.field}`;
  const text = message.startsWith(`${details.field}: `) ? `${parent}.${message}` : `${field}: ${message}`;
  return new ApiError(code, text, {
    details: { ...details, field },
    headers,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
