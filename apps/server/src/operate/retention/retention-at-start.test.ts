import { openDatabase } from '@jettson/database';
import { createPostgresDatabase, removeFolder } from '@jettson/database/testing';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { markAccountDeleted } from '../../accounts/deletion-queries.ts';
import { readConfig } from '../../config.ts';
import { newId } from '../../ids.ts';
import { startServer } from '../../start-server.ts';
import { createServerDataDir, newAccount } from '../../testing/index.ts';

test('a start deletes at once what plans keep no longer, and continues to delete accounts', async () => {
  const dataDir = await createServerDataDir();
  onTestFinished(() => removeFolder(dataDir));
  const postgres = await createPostgresDatabase();
  onTestFinished(async () => postgres?.drop());
  const url = postgres?.url;
  const before = await openDatabase({ dataDir, url, schema: 'migrate' });
  const { accountId, keyId } = await newAccount(before.db);
  const { accountId: doomed } = await newAccount(before.db);
  const [old, young] = [newId('ag'), newId('ag')];
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, ended_at)
    values (${old}, ${accountId}, ${keyId}, 'x', 60, 'completed', 'done', now() - interval '91 days'),
           (${young}, ${accountId}, ${keyId}, 'x', 60, 'completed', 'done', now() - interval '89 days')`.execute(
    before.db,
  );
  await markAccountDeleted(before.db, doomed);
  await before.close();
  const environment = {
    JETTSON_PORT: '0',
    JETTSON_DATA_DIR: dataDir,
    JETTSON_REGIONS: 'iad=0',
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ...(url === undefined ? {} : { DATABASE_URL: url }),
  };

  const server = await startServer(readConfig({}, environment), pino({ level: 'silent' }), { migrate: true });
  onTestFinished(() => server.stop());
  const left = async () => {
    const { db } = server.deps.database;
    const agents = await sql<{ id: string }>`select id from agents`.execute(db);
    const accounts = await sql<{ id: string }>`select id from accounts where id = ${doomed}`.execute(db);
    return [...agents.rows, ...accounts.rows].map(({ id }) => id);
  };

  await expect.poll(left, { timeout: 60_000 }).toEqual([young]);
});
