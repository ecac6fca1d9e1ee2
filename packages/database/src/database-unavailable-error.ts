/**
 * The connection to the database was lost or could not be made. What was in flight may or may not have
 * been committed; a caller whose work may run twice can retry it.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  constructor(cause: unknown) {
    super('The database cannot be reached.', { cause });
  }
}

const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT']);
// Connection exceptions (class 08), and the server going down or coming up.
const SQL_STATES = /^(08...|57P0[123])$/;
// What pg itself says carries no code.
const DRIVER_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether an error of the pg driver says that the connection is gone, rather than that the statement was wrong. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SYSTEM_CODES.has(code) || SQL_STATES.test(code) || DRIVER_MESSAGES.test(error.message);
}
