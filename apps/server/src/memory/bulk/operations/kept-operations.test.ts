import type { DeleteMemoriesResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount } from '../../../testing/index.ts';
import { useTestApp } from '../../../testing/use-test-app.ts';

const app = useTestApp();

async function newClient() {
  const { db } = app.deps.database;
  const { apiKey, accountId } = await newAccount(db);
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.call(apiKey, method, path, body === undefined ? { headers } : { body, headers });
  const deleteAll = async (dryRun: boolean) =>
    (await call('POST', '/memory/delete', { namespace: 'default', dry_run: dryRun }))
      .body as DeleteMemoriesResponse;
  const countRows = async (table: string) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from ${sql.table(table)} where account_id = ${accountId}`.execute(db);
    return rows[0]?.count;
  };
  return { db, accountId, call, deleteAll, countRows };
}

test('who deletes and undoes for ever leaves nothing behind but that it was done', async () => {
  const { call, deleteAll, countRows } = await newClient();
  await call('POST', '/memory', { key: 'a', value: '1' });

  for (let n = 0; n < 3; n++) {
    const { operation_id: id } = await deleteAll(false);
    const undone = await call('POST', `/memory/operations/${id}/undo`);
    const again = await call('POST', `/memory/operations/${id}/undo`);
    expect([undone.body, again.body]).toMatchObject([{ restored: 1 }, { restored: 0 }]);
  }

  expect(await countRows('memory_operation_steps')).toBe(0);
  expect(await countRows('memory_versions')).toBe(1);
});

test('of the operations of an account the newest 1,000 can be undone', async () => {
  const { db, accountId, call, deleteAll, countRows } = await newClient();
  await sql`
    insert into memory_operations (account_id, id, kind, created_at)
    select ${accountId}, 'old ' || n, 'delete', n from generate_series(1, 1000) n`.execute(db);
  await call('POST', '/memory', { key: 'a', value: '1' });

  const { operation_id: id } = await deleteAll(false);

  expect(await countRows('memory_operations')).toBe(1000);
  const { rows } = await sql`
    select id from memory_operations where account_id = ${accountId} and id = 'old 1'`.execute(db);
  expect(rows).toEqual([]);
  expect((await call('POST', `/memory/operations/${id}/undo`)).status).toBe(200);
});

test('of the plans of an account the newest 20 can be applied', async () => {
  const { call, deleteAll, countRows } = await newClient();
  await call('POST', '/memory', { key: 'a', value: '1' });
  const plans: (string | null)[] = [];
  for (let n = 0; n < 21; n++) plans.push((await deleteAll(true)).plan_id);

  const [first, last] = [plans[0], plans.at(-1)];

  expect(await countRows('memory_plans')).toBe(20);
  expect((await call('POST', `/memory/plans/${first}/apply`)).status).toBe(404);
  expect((await call('POST', `/memory/plans/${last}/apply`)).status).toBe(200);
});

test('of the imports of an account the progress of the newest 100 is kept', async () => {
  const { call, countRows } = await newClient();
  const memories = [{ key: 'a', value: '1' }];
  const importAs = (key: string) => call('POST', '/memory/import', { memories }, { 'idempotency-key': key });

  for (let n = 0; n < 101; n++) await importAs(`import ${n}`);
  const again = await importAs('import 0');

  expect(await countRows('memory_imports')).toBe(100);
  expect(again.body).toMatchObject({ imported: 1, failed: 0 });
});
