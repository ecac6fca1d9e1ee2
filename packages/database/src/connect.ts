import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { DatabaseUnavailableError, isConnectionLoss } from './database-unavailable-error.ts';
import type { Tables } from './types.ts';

const INT8 = 20;

/** Counts, bytes and milliseconds fit into a number; pg would give strings. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Opens a pool of connections. Lost connections show as DatabaseUnavailableError; `ready` is awaited before the one retry of connecting. */
export function connect(config: pg.PoolConfig, ready: () => Promise<void>): Kysely<Tables> {
  const pool = new pg.Pool({ ...config, types });
  // An idle connection that breaks is replaced at the next use.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: reconnecting(pool, ready) }) });
}

function reconnecting(pool: pg.Pool, ready: () => Promise<void>): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      try {
        return typed(await pool.connect());
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
        await ready();
        return typed(await pool.connect().catch(rethrow));
      }
    },
  };
}

function typed(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, parameters: unknown[]) => client.query(text, parameters).catch(rethrow);
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  };
}

function rethrow(error: unknown): never {
  throw isConnectionLoss(error) ? new DatabaseUnavailableError(error) : error;
}
