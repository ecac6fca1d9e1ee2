import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { statementNames } from './name-statement.ts';
import { typeDriverError } from './type-driver-error.ts';
import type { DatabaseHandle, PoolUse, Tables } from './types.ts';

const INT8 = 20;

/** Counts, bytes and milliseconds fit into a number; pg would return strings. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export interface Connections {
  readonly db: Kysely<Tables>;
  readonly executeSql: DatabaseHandle['executeSql'];
  readonly use: () => Omit<PoolUse, 'name'>;
}

/**
 * Opens a pool of connections. If a connection cannot be made, `ready` is awaited once and it is tried again. Lost
 * connections become DatabaseUnavailableError, statements over their time limit DatabaseTimeoutError. With `keepPlans`,
 * repeated statements are prepared, which may not work through a pooler between us and Postgres.
 */
export function connect(
  config: pg.PoolConfig,
  ready: () => Promise<void>,
  { keepPlans = false }: { keepPlans?: boolean } = {},
): Connections {
  const pool = new pg.Pool({ ...config, types });
  // A connection that breaks between two queries must not end the process; the next query on it fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  const nameOf = keepPlans ? statementNames() : () => undefined;
  const acquire = () => acquireClient(pool, ready);
  const kyselyPool: PostgresPool = {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => forKysely(await acquire(), nameOf),
  };
  return {
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: kyselyPool }) }),
    executeSql: async (text, values) => runStatements(await acquire(), text, values),
    use: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}

async function acquireClient(pool: pg.Pool, ready: () => Promise<void>): Promise<pg.PoolClient> {
  try {
    return await pool.connect().catch(rethrowTyped);
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError)) throw error;
    await ready();
    return pool.connect().catch(rethrowTyped);
  }
}

function forKysely(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  let givenUp: DatabaseTimeoutError | null = null;
  const query = async (text: string, values: unknown[]) => {
    // A rollback would wait behind the abandoned statement; closing the connection rolls back as well.
    if (givenUp) throw givenUp;
    try {
      return await client.query({ name: values.length > 0 ? nameOf(text) : undefined, text, values });
    } catch (error) {
      const typed = typeDriverError(error);
      // The answer may still come, so others cannot use the connection.
      if (typed instanceof DatabaseTimeoutError) givenUp = typed;
      throw typed;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(givenUp !== null || destroy),
  };
}

async function runStatements(
  client: pg.PoolClient,
  text: string,
  values?: unknown[],
): Promise<{ rows: unknown[] }> {
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, values);
    client.release();
    return { rows: [result].flat().flatMap(({ rows }) => rows) };
  } catch (error) {
    // The SQL may have begun a transaction that is now aborted.
    client.release(true);
    throw typeDriverError(error);
  }
}

function rethrowTyped(error: unknown): never {
  throw typeDriverError(error);
}
