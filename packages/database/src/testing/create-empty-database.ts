import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { openDatabase } from '../open-database.ts';
import type { DatabaseHandle, OpenDatabaseOptions } from '../types.ts';
import { createDataDir } from './create-data-dir.ts';

export interface CreatedDatabase {
  /** Opens the same database again, also in another process. */
  readonly options: OpenDatabaseOptions;
  readonly handle: DatabaseHandle;
  /** Closes it and deletes what is in it. */
  remove(): Promise<void>;
}

/** Creates a database with the schema and no rows: on the Postgres of JETTSON_TEST_DATABASE_URL, or else an embedded one. */
export function createEmptyDatabase(): Promise<CreatedDatabase> {
  const server = process.env.JETTSON_TEST_DATABASE_URL;
  return server === undefined ? createEmbedded() : createOnPostgres(server);
}

async function createEmbedded(): Promise<CreatedDatabase> {
  const dataDir = await createDataDir();
  return created({ dataDir }, () => rm(dataDir, { recursive: true, force: true }));
}

async function createOnPostgres(server: string): Promise<CreatedDatabase> {
  const name = `jettson_test_${randomBytes(6).toString('hex')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return created({ url: url.href, dataDir: tmpdir() }, () =>
    execute(server, `drop database ${name} with (force)`),
  );
}

async function created(options: OpenDatabaseOptions, drop: () => Promise<void>): Promise<CreatedDatabase> {
  const handle = await openDatabase(options);
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
