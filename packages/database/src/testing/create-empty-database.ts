import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { openDatabase } from '../open-database.ts';
import type { DatabaseHandle, OpenDatabaseOptions } from '../types.ts';
import { type Addition, createDataDir } from './create-data-dir.ts';
import { removeFolder } from './remove-folder.ts';

export interface CreatedDatabase {
  /** Opens the same database again, possibly in another process. */
  readonly options: OpenDatabaseOptions;
  readonly handle: DatabaseHandle;
  /** Closes it and deletes its contents. */
  remove(): Promise<void>;
}

/** Creates a database with the schema and no rows: on the Postgres of JETTSON_TEST_DATABASE_URL, or else an embedded one. */
export async function createEmptyDatabase(
  limits: Pick<OpenDatabaseOptions, 'statementLimitMs'> = {},
  addition?: Addition,
): Promise<CreatedDatabase> {
  const onPostgres = await createPostgresDatabase();
  if (onPostgres) return created({ url: onPostgres.url, dataDir: tmpdir(), ...limits }, onPostgres.drop);
  const dataDir = await createDataDir(undefined, addition);
  return created({ dataDir, ...limits }, () => removeFolder(dataDir));
}

/** Creates a database with nothing in it on the Postgres of JETTSON_TEST_DATABASE_URL; null when tests run without one. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> } | null> {
  const server = process.env.JETTSON_TEST_DATABASE_URL;
  if (server === undefined) return null;
  const name = `jettson_test_${randomBytes(6).toString('hex')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `drop database ${name} with (force)`) };
}

async function created(options: OpenDatabaseOptions, drop: () => Promise<void>): Promise<CreatedDatabase> {
  const handle = await openDatabase({ ...options, schema: 'migrate' });
  return {
    options,
    handle,
    async remove() {
      await handle.close();
      await drop();
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}
