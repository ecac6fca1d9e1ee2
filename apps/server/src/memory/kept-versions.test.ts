import type { ImportMemoriesResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, newPlan } from '../testing/index.ts';
import { useTestApp } from '../testing/use-test-app.ts';

const app = useTestApp();

/** An account whose plan keeps few versions. */
async function newClient(limits: { maxMemoryVersions: number; maxMemories?: number }) {
  const { db } = app.deps.database;
  const plan = await newPlan(db, limits);
  const { apiKey, accountId } = await newAccount(db, { plan });
  const call = (method: string, path: string, body?: unknown) =>
    app.call(apiKey, method, path, body === undefined ? {} : { body });
  const put = (key: string, value: string, more: object = {}) =>
    call('POST', '/memory', { key, value, ...more }).then(({ status }) => status);
  const versionsKept = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from memory_versions where account_id = ${accountId}`.execute(db);
    return rows[0]?.count;
  };
  return { plan, accountId, call, put, versionsKept };
}

test('a memory keeps so many versions, and one that is deleted for good starts anew', async () => {
  const { plan, call, put, versionsKept } = await newClient({ maxMemoryVersions: 3 });
  const statuses = [await put('a', '1'), await put('a', '2'), await put('a', '2', { tags: ['changed'] })];

  const over = await call('POST', '/memory', { key: 'a', value: '4' });
  const amended = await put('a', '2', { tags: ['changed again'] });
  const same = await put('a', '2', { tags: ['changed'] });
  const restored = await call('POST', '/memory/restore', { key: 'a', version: 1 });

  expect([...statuses, amended, same, restored.status]).toEqual([201, 201, 201, 402, 201, 402]);
  expect(over).toMatchObject({
    status: 402,
    body: { error: { code: 'storage_quota_exceeded', details: { used: 3, limit: 3, plan } } },
  });
  expect(await versionsKept()).toBe(3);
  await call('DELETE', '/memory?key=a&hard=true');
  expect([await put('a', '5'), await versionsKept()]).toEqual([201, 1]);
});

test('keys that are written and deleted again do not pile up', async () => {
  const { call, put, versionsKept } = await newClient({ maxMemoryVersions: 5, maxMemories: 2 });
  const statuses: number[] = [];

  for (let n = 0; n < 12; n++) {
    statuses.push(await put(`key ${n}`, 'value', { namespace: `namespace ${n}` }));
    await call('DELETE', `/memory?key=key ${n}&namespace=namespace ${n}`);
  }

  expect(statuses).toEqual([...Array(10).fill(201), 402, 402]);
  await call('DELETE', '/memory?key=key 0&namespace=namespace 0&hard=true');
  expect([await put('key 12', 'value'), await versionsKept()]).toEqual([201, 10]);
});

test('a row of an import whose memory has too many versions fails alone', async () => {
  const { call, put } = await newClient({ maxMemoryVersions: 1 });
  await put('full', '1');
  const memories = [
    { key: 'full', value: '2' },
    { key: 'new', value: '1' },
  ];

  const planned = await call('POST', '/memory/import?dry_run=true', { memories });
  const imported = await call('POST', '/memory/import', { memories });

  for (const { body } of [planned, imported] as { body: ImportMemoriesResponse }[]) {
    expect(body).toMatchObject({ imported: 1, failed: 1, partial: false });
    expect(body.errors).toEqual([{ index: 0, key: 'full', reason: expect.stringContaining('1 versions') }]);
  }
});

test('the count of versions is right after hard deletions, imports and undoing', async () => {
  const { accountId, call, put } = await newClient({ maxMemoryVersions: 100 });
  const { db } = app.deps.database;
  for (const value of ['1', '2', '3']) await put('a', value);
  const imported = await call('POST', '/memory/import', { memories: [{ key: 'b', value: '1' }] });
  const { operation_id } = imported.body as ImportMemoriesResponse;
  await call('POST', `/memory/operations/${operation_id}/undo`);
  await put('c', '1', { namespace: 'gone' });
  await call('DELETE', '/memory?key=c&namespace=gone&hard=true');

  const { rows } = await sql`
    select namespace, live, versions from memory_counts
     where account_id = ${accountId}`.execute(db);

  expect(rows).toEqual([{ namespace: 'default', live: 1, versions: 3 }]);
});
