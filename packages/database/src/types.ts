import type { Kysely, Transaction } from 'kysely';
import type { Engine } from './embedded/start-engine.ts';

/**
 * All SQL is written out with Kysely's `sql` tag in each domain's queries.ts, so the table types are deliberately
 * empty: `sql<Row>\`…\`.execute(db)` is the only way to the database.
 */
// biome-ignore lint/complexity/noBannedTypes: no table types, see above
export type Tables = {};
/** The pool or an open transaction: queries take either. */
export type Database = Kysely<Tables> | Transaction<Tables>;

export interface DatabaseHandle {
  readonly db: Kysely<Tables>;
  readonly mode: 'embedded' | 'postgres';
  /**
   * Runs SQL text of one or more statements, which may begin and commit a transaction, and returns the
   * rows of all of them. This is the form in which pg-boss takes a database.
   */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /**
   * Wakes the listeners of `channel` in this process and (on Postgres) in all others. Call it after the commit: what is done by
   * then must not look like a failure, so it never rejects, and waits only for a moment if the connection is dead.
   */
  notify(channel: string, payload?: string): Promise<void>;
  /** Returns the unsubscribe function. A wake-up may be missed: keep polling as a safety net. */
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  /**
   * The same database over separate connections, for background work: others do not queue behind it, and the embedded
   * engine serves them first. It is closed together with this one. `isSynced: false`: its commits are answered up to 200 ms
   * before they are on disk, for work that may be done twice.
   */
  backgroundPool(options?: { isSynced?: boolean }): DatabaseHandle;
  /** Runs `work` over a separate connection without a statement limit: building an index takes long. */
  withoutLimit<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** The connections of each pool now; `waiting` are statements that wait for one. */
  poolUse(): readonly PoolUse[];
  /** How often the embedded engine has waited for the disk; null: Postgres knows. */
  logSyncs(): number | null;
  close(): Promise<void>;
}

export interface PoolUse {
  /** `background` and `unsynced` are those of `backgroundPool()`. */
  name: 'requests' | 'background' | 'unsynced';
  total: number;
  idle: number;
  waiting: number;
}

export interface OpenDatabaseOptions {
  /** A Postgres URL; without it the embedded database in `dataDir`. */
  url?: string | undefined;
  dataDir: string;
  /** The embedded engine of `dataDir`, if it was started before (`@jettson/database/engine`). */
  engine?: Engine | undefined;
  /**
   * 'own' starts the embedded database and holds its lock; 'attach' uses a running one, or starts one if there is none.
   */
  embedded?: 'own' | 'attach';
  /** Connections of the pool. */
  maxConnections?: number;
  /**
   * Maximum time for one statement, in milliseconds, 60,000 by default. The embedded engine is restarted to end a
   * statement.
   */
  statementLimitMs?: number;
  /** How long a transaction may be open and unused, in milliseconds, 30,000 by default. */
  idleTransactionLimitMs?: number;
  /**
   * 'check', the default, refuses a schema that this version cannot use, and makes one only in a new embedded database;
   * 'migrate' brings it up to date; 'any' takes the database as it is.
   */
  schema?: 'check' | 'migrate' | 'any' | undefined;
  /** Told which migration waits for a lock that a transaction elsewhere keeps. */
  onMigrationWait?: ((migration: string) => void) | undefined;
}
