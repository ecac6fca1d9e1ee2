export { DatabaseLockedError } from './database-locked-error.ts';
export { DatabaseTimeoutError } from './database-timeout-error.ts';
export { DatabaseUnavailableError } from './database-unavailable-error.ts';
export { openDatabase } from './open-database.ts';
export { readSchema, type Schema } from './read-schema.ts';
export { SchemaError } from './schema-error.ts';
export { transaction } from './transaction.ts';
export type { Database, DatabaseHandle, OpenDatabaseOptions, Tables } from './types.ts';
export { UNSYNCED } from './unsynced.ts';
