import type { ErrorResponse } from '@jettson/contract';
import { DatabaseTimeoutError, DatabaseUnavailableError, DeadlockError } from '@jettson/database';
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ApiError } from '../errors.ts';
import { findLack } from '../outside-trouble.ts';
import type { AppEnv } from './app-env.ts';
import { nameVersions } from './client-version.ts';

/** A restart of the embedded database takes about this long. */
const DATABASE_RETRY_SECONDS = 2;
/** A statement that took a minute is not to be repeated at once. */
const TIMEOUT_RETRY_SECONDS = 30;

/** Somebody may have to make room first. */
const LACK_RETRY_SECONDS = 10;

/** Codes for requests that a server of another version might understand. */
const NOT_UNDERSTOOD = /^invalid_(?!api_key)|^method_not_allowed$/;

/**
 * Every failure as the error body of docs/errors.md. A bug is logged in full and shown as `internal_error` with the
 * request's id.
 */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
  if (error instanceof ApiError) return errorAnswer(c, error);
  // Hono's own: a body that is not JSON, or does not have the type that the route accepts.
  if (error instanceof HTTPException && error.status < 500) {
    return errorAnswer(
      c,
      new ApiError('invalid_body', 'The body is not valid JSON', {
        details: { field: 'body', expected: 'a JSON object, Content-Type application/json' },
      }),
    );
  }
  if (error instanceof DatabaseUnavailableError) {
    c.var.log.warn({ err: error }, 'request refused: no database');
    const reason =
      error instanceof DeadlockError
        ? 'The database undid this change because of another one at the same time'
        : 'The database cannot be reached right now';
    return errorAnswer(
      c,
      new ApiError('unavailable', `${reason}; try again in a moment`, {
        retryAfterSeconds: DATABASE_RETRY_SECONDS,
      }),
    );
  }
  if (error instanceof DatabaseTimeoutError) {
    c.var.log.warn({ err: error }, 'request refused: a statement took too long');
    return errorAnswer(
      c,
      new ApiError(
        'unavailable',
        'The database took too long for this call and gave up; ask for less at once, or try again later',
        { retryAfterSeconds: TIMEOUT_RETRY_SECONDS },
      ),
    );
  }
  const lack = findLack(error);
  if (lack !== null) {
    c.var.log.warn({ err: error }, `request refused: no ${lack}`);
    return errorAnswer(
      c,
      new ApiError('unavailable', `The server is short of ${lack} right now; try again in a moment`, {
        details: { waiting_for: lack },
        retryAfterSeconds: LACK_RETRY_SECONDS,
      }),
    );
  }
  c.var.log.error({ err: error }, 'request failed');
  return errorAnswer(
    c,
    new ApiError(
      'internal_error',
      `Something failed on our side; the server's log has the details under ${c.var.requestId}`,
    ),
  );
};

export const onNotFound: NotFoundHandler<AppEnv> = (c) =>
  errorAnswer(c, new ApiError('not_found', `There is no ${c.req.method} ${c.req.path}${nameVersions(c)}`));

function errorAnswer(c: Context<AppEnv>, error: ApiError): Response {
  if (error.retryAfterSeconds !== undefined) c.header('retry-after', String(error.retryAfterSeconds));
  for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
  const body: ErrorResponse = {
    error: {
      code: error.code,
      message: NOT_UNDERSTOOD.test(error.code) ? error.message + nameVersions(c) : error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
  return c.json(body, error.status);
}
