/**
 * The connection to the database was lost or could not be made. Work in flight may or may not have been committed; a
 * caller can retry if its work may run twice.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name: string = 'DatabaseUnavailableError';

  constructor(cause: unknown, message = 'The database cannot be reached.') {
    super(message, { cause });
  }
}
