import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { connect } from './connect.ts';
import { DatabaseLockedError } from './database-locked-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { describeRefusal } from './describe-refusal.ts';
import { BACKGROUND, SOCKET_PORT, UNLIMITED, UNSYNCED_BACKGROUND } from './embedded/data-folder.ts';
import { maintainRegularly } from './embedded/maintain-engine.ts';
import { IDLE_TRANSACTION_LIMIT_MS, STATEMENT_LIMIT_MS, startEngine } from './embedded/start-engine.ts';
import { migrate } from './migrate.ts';
import { openNotifications } from './notifications.ts';
import { readSchema } from './read-schema.ts';
import { requireUsable } from './schema-error.ts';
import type { DatabaseHandle, OpenDatabaseOptions, PoolUse, Tables } from './types.ts';

/** How much later than the database we abandon a statement ourselves: over a dead connection, its answer never comes. */
const ANSWER_MS = 5_000;

/**
 * Opens the database: Postgres at `url`, or the embedded one in `dataDir`. The schema is checked, or brought up
 * to date; a new embedded database gets one in any case. Throws SchemaError if this version cannot use the schema,
 * DatabaseLockedError if another process has the embedded one open, DatabaseUnavailableError if Postgres cannot be
 * reached.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<DatabaseHandle> {
  return options.url === undefined ? openEmbedded(options) : openPostgres(options.url, options);
}

async function openPostgres(
  url: string,
  {
    maxConnections = 10,
    statementLimitMs = STATEMENT_LIMIT_MS,
    idleTransactionLimitMs = IDLE_TRANSACTION_LIMIT_MS,
    schema = 'check',
    onMigrationWait,
  }: OpenDatabaseOptions,
): Promise<DatabaseHandle> {
  const config = {
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
  const limits = {
    statement_timeout: statementLimitMs,
    query_timeout: statementLimitMs + ANSWER_MS,
    idle_in_transaction_session_timeout: idleTransactionLimitMs,
  };
  const nothing = () => Promise.resolve();
  return openConnections({
    mode: 'postgres',
    config,
    limits,
    ready: nothing,
    stop: nothing,
    logSyncs: () => null,
    schema,
    onMigrationWait,
  }).catch((error) => {
    throw describeRefusal(url, error);
  });
}

async function openEmbedded({
  dataDir,
  embedded = 'own',
  maxConnections = 10,
  statementLimitMs = STATEMENT_LIMIT_MS,
  idleTransactionLimitMs = IDLE_TRANSACTION_LIMIT_MS,
  schema = 'check',
  onMigrationWait,
  engine = startEngine({
    dataDir,
    attach: embedded === 'attach',
    mayTakeOver: schema === 'migrate',
    statementLimitMs,
    idleTransactionLimitMs,
  }),
}: OpenDatabaseOptions): Promise<DatabaseHandle> {
  const config = {
    host: engine.socketFolder,
    port: SOCKET_PORT,
    user: 'postgres',
    database: 'postgres',
    max: maxConnections,
    // Connecting waits for the statement of somebody else, or for a process that was suspended.
    connectionTimeoutMillis: statementLimitMs + ANSWER_MS,
    // Nothing is freed by closing a connection to a shared session.
    idleTimeoutMillis: 0,
  };
  await engine.ready();
  const limits = { query_timeout: statementLimitMs };
  // Each one fails with its own error, which callers know to be temporary.
  const ready = () =>
    engine.ready().catch((error) => {
      throw error instanceof DatabaseLockedError ? error : new DatabaseUnavailableError(error);
    });
  const handle = await openConnections({
    mode: 'embedded',
    config,
    limits,
    ready,
    stop: engine.stop,
    logSyncs: () => engine.syncs,
    schema,
    onMigrationWait,
  });
  const stopMaintaining = maintainRegularly(handle, () => engine.pid !== null);
  return {
    ...handle,
    async close() {
      stopMaintaining();
      await handle.close();
    },
  };
}

interface Connection extends SchemaOptions {
  readonly mode: DatabaseHandle['mode'];
  readonly config: pg.PoolConfig;
  /** The limit on a statement, except with `withoutLimit`. */
  readonly limits: pg.PoolConfig;
  ready(): Promise<void>;
  stop(): Promise<void>;
  logSyncs(): number | null;
}

type SchemaOptions = Pick<DatabaseHandle, 'mode'> & Pick<OpenDatabaseOptions, 'schema' | 'onMigrationWait'>;

/** Sees to it that the schema can be used, or throws. */
async function prepareSchema(
  db: Kysely<Tables>,
  { mode, schema: wanted, onMigrationWait }: SchemaOptions,
): Promise<void> {
  if (wanted === 'any') return;
  const schema = await readSchema(db);
  const mayChange = wanted === 'migrate' || (mode === 'embedded' && schema.isEmpty);
  if (mayChange && schema.state === 'pending') await migrate(db, { onWait: onMigrationWait });
  else requireUsable(schema, mode);
}

/** An operator may have set limits of their own for the database or its user, which are meant for requests. */
async function liftLimits(db: Kysely<Tables>): Promise<void> {
  await sql`
    select set_config(name, '0', false) from pg_settings
     where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
                    'transaction_timeout')`.execute(db);
}

async function openConnections({
  mode,
  config,
  limits,
  ready,
  stop,
  logSyncs,
  schema,
  onMigrationWait,
}: Connection): Promise<DatabaseHandle> {
  const withoutLimit: DatabaseHandle['withoutLimit'] = async (work) => {
    // One session, also if it is idle for long: the settings are the session's.
    const own = { ...config, max: 1, idleTimeoutMillis: 0 };
    const { db } = connect(mode === 'embedded' ? { ...own, application_name: UNLIMITED } : own, ready);
    try {
      if (mode === 'postgres') await liftLimits(db);
      return await work(db);
    } finally {
      await db.destroy();
    }
  };
  try {
    await withoutLimit((db) => prepareSchema(db, { mode, schema, onMigrationWait }));
  } catch (error) {
    await stop();
    throw error;
  }
  const open = (name?: string) =>
    connect(
      {
        ...config,
        ...limits,
        application_name: name,
        ...(name === UNSYNCED_BACKGROUND && mode === 'postgres'
          ? { options: '-c synchronous_commit=off' }
          : {}),
      },
      ready,
      { keepPlans: mode === 'embedded' },
    );
  const { db, executeSql, use } = open();
  const notifications = openNotifications({ ...config, ...limits }, ready);
  const pools: (() => PoolUse)[] = [() => ({ name: 'requests', ...use() })];
  const others: Kysely<Tables>[] = [];
  const handle: DatabaseHandle = {
    db,
    mode,
    executeSql,
    notify: notifications.notify,
    listen: notifications.listen,
    withoutLimit,
    backgroundPool({ isSynced = true } = {}) {
      const { use: ownUse, ...own } = open(isSynced ? BACKGROUND : UNSYNCED_BACKGROUND);
      others.push(own.db);
      pools.push(() => ({ name: isSynced ? 'background' : 'unsynced', ...ownUse() }));
      return { ...handle, ...own };
    },
    poolUse: () => pools.map((look) => look()),
    logSyncs,
    async close() {
      await notifications.close();
      await Promise.all([db, ...others].map((opened) => opened.destroy()));
      await stop();
    },
  };
  return handle;
}
