/**
 * The connection to the database was lost or could not be made. What was in flight may or may not have
 * been committed; a caller whose work may run twice can retry it.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  constructor(cause: unknown, message = 'The database cannot be reached.') {
    super(message, { cause });
  }
}
