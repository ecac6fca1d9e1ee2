import type { Schema } from './read-schema.ts';

/** The schema of the database does not fit this version, so the process cannot use it. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly schema: Schema;

  constructor(schema: Schema, message: string) {
    super(message);
    this.schema = schema;
  }
}

/** Throws SchemaError unless this version can use a database with this schema. */
export function requireUsable(schema: Schema, mode: 'embedded' | 'postgres'): void {
  if (schema.state === 'incompatible') {
    throw new SchemaError(
      schema,
      `A newer version of Jettson has changed the database in a way that this version cannot work with (${schema.contracts.join(', ')}). ` +
        'Run the newer version, or restore a backup from before the upgrade into an empty database.',
    );
  }
  if (schema.state !== 'pending') return;
  if (schema.isEmpty)
    throw new SchemaError(schema, 'The database is empty. Run "jettson migrate" to set it up.');
  const count = schema.pending.length === 1 ? '1 migration is' : `${schema.pending.length} migrations are`;
  const fix =
    mode === 'postgres'
      ? 'Run "jettson migrate"; servers of the version before keep working meanwhile.'
      : 'Start "jettson serve" of this version, which brings it up to date.';
  throw new SchemaError(
    schema,
    `The database is older than this version of Jettson: ${count} missing. ${fix}`,
  );
}
