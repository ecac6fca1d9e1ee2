import { DatabaseUnavailableError } from './database-unavailable-error.ts';

/** Postgres undid a transaction because it and another one waited for each other. Done again, it succeeds. */
export class DeadlockError extends DatabaseUnavailableError {
  override readonly name = 'DeadlockError';

  constructor(cause: unknown) {
    super(cause, 'The database undid a change that waited for another one, which waited for it.');
  }
}
