import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { startServerProcess, stopGently } from '../chaos/server-process.ts';
import { runJettson } from './run-jettson.ts';

test('a command on an older embedded database changes nothing, and the next server brings it up to date', {
  timeout: 300_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jettson-migrate-'));
  onTestFinished(() => removeFolder(dataDir));
  const environment = { JETTSON_DATA_DIR: dataDir, JETTSON_REGIONS: 'iad=0' };
  const jettson = (...parameters: string[]) => runJettson(environment, ...parameters);
  const check = async () => (await jettson('migrate', '--check', '--json')).code;
  const change = async (...statements: string[]) => {
    const database = await openDatabase({ dataDir });
    for (const statement of statements) await sql.raw(statement).execute(database.db);
    await database.close();
  };
  expect(await check()).toBe(3);
  await jettson('migrate');
  expect(await check()).toBe(0);

  // As an older version left it.
  await change(
    "delete from kysely_migration where name = '0031_idempotency'",
    'alter table idempotency_keys add column status int',
  );
  const command = await jettson('keys', 'list');
  expect(command).toMatchObject({ code: 1, stderr: expect.stringMatching(/older than this.*jettson serve/) });
  expect(await jettson('agents', 'list')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/older than this/),
  });
  expect(await check()).toBe(3);
  const server = await startServerProcess(dataDir, environment, { apiOnly: true });
  await stopGently(server);
  expect(await check()).toBe(0);

  // As a newer version leaves it.
  await change("insert into kysely_migration values ('9000_expand', ''), ('9001_contract', '')");
  expect(await check()).toBe(4);
  expect((await jettson('keys', 'list')).code).toBe(0);
  await change("insert into contract_migrations values ('9001_contract')");
  expect(await check()).toBe(5);
  expect(await jettson('keys', 'list')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/9001_contract/),
  });
  expect((await jettson('serve', '--port', '0')).code).toBe(1);
  expect((await jettson('migrate')).code).toBe(5);
});
