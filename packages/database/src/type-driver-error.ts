import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { DeadlockError } from './deadlock-error.ts';

const SYSTEM_CODES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
/**
 * Connection exceptions (class 08), no connection left for us, a transaction or an idle session ended by the server at its time
 * limit, the server shutting down or starting up.
 */
const LOST = /^(08...|53300|25P0[34]|57P0[1235])$/;
/** The server cancelled the statement at its time limit, or that for a lock. */
const CANCELLED = /^(57014|55P03)$/;
const DEADLOCK = '40P01';
// Errors from pg itself have no code.
const LOST_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
const TIMEOUT_MESSAGE = 'Query read timeout';

/**
 * Turns an error of the pg driver about a lost connection, a time limit or a deadlock into our own type; others are
 * returned as they are.
 */
export function typeDriverError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CANCELLED.test(code) || error.message === TIMEOUT_MESSAGE) return new DatabaseTimeoutError(error);
  if (code === DEADLOCK) return new DeadlockError(error);
  if (SYSTEM_CODES.has(code) || LOST.test(code) || LOST_MESSAGE.test(error.message)) {
    return new DatabaseUnavailableError(error);
  }
  return error;
}
