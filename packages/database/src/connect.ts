import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { typeDriverError } from './type-driver-error.ts';
import type { Tables } from './types.ts';

const INT8 = 20;

/** Counts, bytes and milliseconds fit into a number; pg would give strings. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * Opens a pool of connections. When none can be made, `ready` is awaited once and it is tried again. Lost
 * connections show as DatabaseUnavailableError, statements over their time as DatabaseTimeoutError.
 */
export function connect(config: pg.PoolConfig, ready: () => Promise<void>): Kysely<Tables> {
  const pool = new pg.Pool({ ...config, types });
  // A connection that breaks between two queries must not end the process; the next query on it fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: reconnecting(pool, ready) }) });
}

function reconnecting(pool: pg.Pool, ready: () => Promise<void>): PostgresPool {
  const acquire = async () => {
    try {
      return withTypedErrors(await pool.connect());
    } catch (error) {
      throw typeDriverError(error);
    }
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      try {
        return await acquire();
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) throw error;
        await ready();
        return acquire();
      }
    },
  };
}

function withTypedErrors(client: pg.PoolClient): PostgresPoolClient {
  let busy = false;
  const query = async (text: string, parameters: unknown[]) => {
    try {
      return await client.query(text, parameters);
    } catch (error) {
      const typed = typeDriverError(error);
      // The answer may still come, so the connection is of no use to others.
      if (typed instanceof DatabaseTimeoutError) busy = true;
      throw typed;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(busy || destroy),
  };
}
