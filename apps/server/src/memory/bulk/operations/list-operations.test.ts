import type { MemoryOperationList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount } from '../../../testing/index.ts';
import { useTestApp } from '../../../testing/use-test-app.ts';

const app = useTestApp();

async function newClient(options: Parameters<typeof newAccount>[1] = {}) {
  const { apiKey, accountId } = await newAccount(app.deps.database.db, options);
  const call = (method: string, path: string, body?: unknown) =>
    app.call(apiKey, method, path, body === undefined ? {} : { body });
  const put = (namespace: string, key: string) => call('POST', '/memory', { namespace, key, value: key });
  const remove = async (body: object) =>
    ((await call('POST', '/memory/delete', body)).body as { operation_id: string }).operation_id;
  const list = async (query = '') =>
    ((await call('GET', `/memory/operations${query}`)).body as MemoryOperationList).operations.map(
      ({ operation_id: id }) => id,
    );
  return { accountId, call, put, remove, list };
}

test('operations of a namespace are those that changed something in it, and stay listed when they are undone', async () => {
  const { call, put, remove, list } = await newClient();
  for (const namespace of ['a', 'b', 'c']) await put(namespace, 'one');
  await put('d', 'one');
  const ofA = await remove({ namespace: 'a' });
  const ofAll = await remove({ all: true });
  const ofNothing = await remove({ namespace: 'a', tags: ['none'] });
  await call('POST', `/memory/operations/${ofAll}/undo`);

  expect(await list('?namespace=a')).toEqual([ofA]);
  expect(await list('?namespace=b')).toEqual([ofAll]);
  expect(await list('?namespace=e')).toEqual([]);
  expect((await list()).filter((id) => id !== ofNothing)).toEqual([ofAll, ofA]);
  await call('POST', `/memory/operations/${ofA}/undo`);
  expect(await list('?namespace=a')).toEqual([ofA]);
});

test('pages of a namespace follow each other', async () => {
  const { call, put, remove } = await newClient();
  const done: string[] = [];
  for (const [index, namespace] of ['a', 'b', 'a', 'a'].entries()) {
    await put(namespace, `key ${index}`);
    const id = await remove({ namespace });
    if (namespace === 'a') done.unshift(id);
  }

  const first = (await call('GET', '/memory/operations?namespace=a&limit=2')).body as MemoryOperationList;
  const rest = (await call('GET', `/memory/operations?namespace=a&limit=2&cursor=${first.next_cursor}`))
    .body as MemoryOperationList;

  const ids = [...first.operations, ...rest.operations].map(({ operation_id: id }) => id);
  expect(ids).toEqual(done);
  expect(rest.next_cursor).toBeNull();
});

test('another account’s operations are not listed, and a namespace must be one', async () => {
  const [ours, theirs] = [await newClient(), await newClient()];
  await theirs.put('a', 'one');
  await theirs.remove({ namespace: 'a' });

  expect(await ours.list('?namespace=a')).toEqual([]);
  expect(await ours.call('GET', '/memory/operations?namespace=')).toMatchObject({
    status: 400,
    body: { error: { details: { field: 'namespace' } } },
  });
});

test('a key that is limited to a namespace is refused another one, and sees nothing of what was undone there', async () => {
  const { call, put, remove } = await newClient({ scopes: ['memory', 'admin'] });
  const { body: key } = await call('POST', '/keys', {
    name: 'limited',
    scopes: ['memory'],
    memory: { read: ['a'], write: 'a' },
  });
  const limited = (query: string) =>
    app.call((key as { api_key: string }).api_key, 'GET', `/memory/operations${query}`);
  await put('a', 'one');
  await put('b', 'one');
  const ofA = await remove({ namespace: 'a' });
  const ofB = await remove({ namespace: 'b' });
  await call('POST', `/memory/operations/${ofB}/undo`);
  // An earlier version did not keep where an operation had been once it was undone, and memories deleted for good leave nothing.
  const undoneBefore = await remove({ namespace: 'b' });
  await call('POST', `/memory/operations/${undoneBefore}/undo`);
  await sql`update memory_operations set undone_namespaces = null where id = ${undoneBefore}`.execute(
    app.deps.database.db,
  );
  await put('c', 'one');
  const ofC = await remove({ namespace: 'c' });
  await call('DELETE', '/memory?namespace=c&key=one&hard=true');

  expect((await call('GET', '/memory/operations')).body).toMatchObject({
    operations: [ofC, undoneBefore, ofB, ofA].map((operation_id) => ({ operation_id })),
  });
  expect((await limited(`/${ofC}`)).status).toBe(404);
  await call('POST', `/memory/operations/${ofC}/undo`);
  expect((await limited(`/${ofC}`)).status).toBe(404);
  expect(await limited('')).toMatchObject({ status: 200, body: { operations: [{ operation_id: ofA }] } });
  expect((await limited('')).body).toHaveProperty('operations.length', 1);
  expect(await limited('?namespace=b')).toMatchObject({ status: 403 });
});

test('a limited key can look at what it did, and undo it, even if there was nothing to do', async () => {
  const { call } = await newClient({ scopes: ['memory', 'admin'] });
  const { body: key } = await call('POST', '/keys', {
    name: 'limited',
    scopes: ['memory'],
    memory: { read: ['a'], write: 'a' },
  });
  const limited = (method: string, path: string, body?: object) =>
    app.call((key as { api_key: string }).api_key, method, path, { body });
  const { body: preview } = await limited('POST', '/memory/delete', { all: true, dry_run: true });
  const { body: applied } = await limited(
    'POST',
    `/memory/plans/${(preview as { plan_id: string }).plan_id}/apply`,
  );
  const path = `/memory/operations/${(applied as { operation_id: string }).operation_id}`;

  expect(await limited('GET', path)).toMatchObject({ status: 200, body: { removed: 0, written: 0 } });
  expect(await limited('POST', `${path}/undo`)).toMatchObject({ status: 200, body: { restored: 0 } });
  expect(await limited('GET', path)).toMatchObject({ status: 200, body: { undone_at: expect.any(Number) } });
});
