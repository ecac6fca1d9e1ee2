/** One statement took longer than the limit and was abandoned. */
export class DatabaseTimeoutError extends Error {
  override readonly name = 'DatabaseTimeoutError';

  constructor(cause: unknown) {
    super('A statement took longer than the database allows.', { cause });
  }
}
