import { setTimeout } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { applyMigrations } from './apply-migrations.ts';
import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { DeadlockError } from './deadlock-error.ts';
import { sessionOf } from './dump/session.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { readSchema } from './read-schema.ts';
import { requireUsable } from './schema-error.ts';
import { transaction } from './transaction.ts';
import type { Tables } from './types.ts';

/** While a migration waits for a table, everybody who comes after it waits as well. */
const LOCK_LIMIT_MS = 3_000;
/** Together about five minutes. */
const LOCK_ATTEMPTS = 60;
const PAUSE_MS = 2_000;

const LOCK_NOT_AVAILABLE = '55P03';

export interface MigrateOptions {
  /** Told when a migration could not get its locks and is about to be tried again. */
  onWait?: ((migration: string) => void) | undefined;
  lockLimitMs?: number;
  pauseMs?: number;
  migrations?: readonly Migration[];
}

/**
 * Brings the schema up to date: applies the files of migrations/ that are missing, in the order of their names, each in
 * its own transaction; an empty database gets all or none. Processes that do this at the same time take turns. Throws
 * SchemaError if a later version has applied a contract migration. Returns the names of those that it applied.
 *
 * A migration that does not get its locks in time gives up its place, so that servers in operation are not held up
 * behind it, and is tried again.
 */
export async function migrate(
  db: Kysely<Tables>,
  { onWait = () => {}, lockLimitMs = LOCK_LIMIT_MS, pauseMs = PAUSE_MS, migrations }: MigrateOptions = {},
): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  const schema = await readSchema(db, known);
  if (schema.state === 'incompatible') requireUsable(schema, 'postgres');
  const pending = known.filter(({ name }) => schema.pending.includes(name));
  const steps = schema.isEmpty ? [pending] : pending.map((migration) => [migration]);
  const applied: string[] = [];
  for (const step of steps) {
    for (let attempt = 1; ; attempt++) {
      try {
        applied.push(...(await apply(db, step, lockLimitMs)));
        break;
      } catch (error) {
        if (!isLockFailure(error)) throw error;
        const [{ name }] = step as [Migration];
        if (attempt === LOCK_ATTEMPTS) throw gaveUp(name, error);
        onWait(name);
        await setTimeout(pauseMs);
      }
    }
  }
  return applied;
}

/** Returns the names of those that no other process has applied meanwhile. */
function apply(db: Kysely<Tables>, step: readonly Migration[], lockLimitMs: number): Promise<string[]> {
  return transaction(db, async (trx) => {
    // Before the limit: whoever waits here holds nobody up.
    await sql`select pg_advisory_xact_lock(hashtext('jettson migrations'))`.execute(trx);
    const { pending } = await readSchema(trx, step);
    await sql`select set_config('lock_timeout', ${String(lockLimitMs)}, true)`.execute(trx);
    const missing = step.filter(({ name }) => pending.includes(name));
    await applyMigrations({ ...sessionOf(trx), exec: (text) => sql.raw(text).execute(trx) }, missing);
    return missing.map(({ name }) => name);
  });
}

/** The lock was not available in time, or two waited for each other. */
function isLockFailure(error: unknown): boolean {
  if (error instanceof DeadlockError) return true;
  const cause = error instanceof DatabaseTimeoutError ? error.cause : undefined;
  return (cause as { code?: unknown } | undefined)?.code === LOCK_NOT_AVAILABLE;
}

function gaveUp(name: string, cause: unknown): Error {
  return new Error(
    `Migration ${name} did not get its locks within ${LOCK_ATTEMPTS} attempts: a transaction elsewhere keeps them. ` +
      'End it (select * from pg_stat_activity order by xact_start), and run "jettson migrate" again.',
    { cause },
  );
}
