import type {
  ErrorResponse,
  Memory,
  MemoryList,
  MemoryOperationList,
  WrittenMemory,
} from '@jettson/contract';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp({ embedder: fakeEmbedder() });

async function newOwner() {
  const { apiKey } = await newAccount(app.deps.database.db);
  const call = (method: string, path: string, body?: unknown) => app.call(apiKey, method, path, { body });
  const put = async (key: string, value: string, more = {}) =>
    (await call('POST', '/memory', { key, value, ...more })).body as WrittenMemory;
  const keys = async (query = '') =>
    ((await call('GET', `/memory/list${query}`)).body as MemoryList).memories.map(({ key }) => key);
  return { call, put, keys, erase: (key: string) => call('DELETE', `/memory?key=${key}&hard=true`) };
}

test('a put of the same value with expires_in_days null never expires, and without it keeps its expiry', async () => {
  const { put } = await newOwner();

  const first = await put('pass', 'valid', { expires_in_days: 1 });
  const kept = await put('pass', 'valid');
  const cleared = await put('pass', 'valid', { expires_in_days: null });

  expect(first.expires_at).toBeGreaterThan(Date.now());
  expect([kept.expires_at, cleared.expires_at]).toEqual([first.expires_at, null]);
});

test('keys, namespaces and tags are one however their accents were typed', async () => {
  const { call, keys } = await newOwner();
  const [composed, combining] = ['caf\u00e9', 'cafe\u0301'];
  const request = (name: string, value: string) => ({ key: name, namespace: name, value, tags: [name] });

  await call('POST', '/memory', request(composed, 'one'));
  const second = (await call('POST', '/memory', request(combining, 'two'))).body as Memory;
  const imported = await call('POST', '/memory/import', { memories: [request(combining, 'three')] });
  const found = await call('POST', '/memory/search', {
    query: 'three',
    namespace: combining,
    tags: [combining],
  });

  expect(second).toMatchObject({ version: 2, key: composed, namespace: composed, tags: [composed] });
  expect(imported.body).toMatchObject({ imported: 1, failed: 0 });
  expect((found.body as { results: Memory[] }).results).toMatchObject([{ version: 3 }]);
  expect(await keys(`?tags=${encodeURIComponent(combining)}`)).toEqual([composed]);
});

test('a tag with a comma is listed by tag, which may be repeated', async () => {
  const { put, keys } = await newOwner();
  await put('a', 'one', { tags: ['Leeds, UK', 'city'] });
  await put('b', 'two', { tags: ['city'] });

  expect(await keys('?tag=Leeds%2C%20UK')).toEqual(['a']);
  expect(await keys('?tag=Leeds%2C%20UK&tag=city')).toEqual(['a']);
  expect(await keys('?tag=city&tags=other')).toEqual([]);
  expect(await keys('?tags=city')).toEqual(['b', 'a']);
});

test('a filter that does not exist is refused and deletes nothing', async () => {
  const { call, put, keys } = await newOwner();
  await put('a', 'one', { namespace: 'bob' });

  const refused = await call('POST', '/memory/delete', { namespace: 'bob', tag: ['old'] });

  expect(refused.status).toBe(400);
  expect((refused.body as ErrorResponse).error).toMatchObject({
    code: 'invalid_body',
    details: { field: 'tag' },
  });
  expect(await keys()).toEqual(['a']);
});

test('operations are listed, newest first, each with what undoes it', async () => {
  const { call, put, keys } = await newOwner();
  await put('a', 'one', { tags: ['x'] });
  await call('POST', '/memory/import', { memories: [{ key: 'b', value: 'two' }] });
  await call('POST', '/memory/delete', { tags: ['x'] });

  const { operations } = (await call('GET', '/memory/operations')).body as MemoryOperationList;
  const [first] = ((await call('GET', '/memory/operations?limit=1')).body as MemoryOperationList).operations;
  await call('POST', `/memory/operations/${first?.operation_id}/undo`);
  const after = (await call('GET', '/memory/operations')).body as MemoryOperationList;

  expect(operations).toMatchObject([
    { kind: 'delete', removed: 1, written: 0, undone_at: null },
    { kind: 'import', removed: 0, written: 1, undone_at: null },
  ]);
  expect(after.operations[0]?.undone_at).toEqual(expect.any(Number));
  expect((await keys()).sort()).toEqual(['a', 'b']);
});

test('pages of operations hold each once', async () => {
  const { call } = await newOwner();
  for (const key of ['a', 'b', 'c'])
    await call('POST', '/memory/import', { memories: [{ key, value: key }] });
  const pages: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await call('GET', `/memory/operations?limit=1${cursor && `&cursor=${cursor}`}`);
    const page = body as MemoryOperationList;
    pages.push(...page.operations.map(({ operation_id: id }) => id));
    cursor = page.next_cursor;
  }

  expect(new Set(pages).size).toBe(3);
  expect(pages).toHaveLength(3);
});

test('what was forgotten is listed, says how, and comes back; what was deleted for good does not', async () => {
  const { call, put, keys, erase } = await newOwner();
  for (const key of ['kept', 'deleted', 'erased']) await put(key, `value of ${key}`);
  await put('passing', 'soon over', { expires_in_days: 1e-9 });
  await call('DELETE', '/memory?key=deleted');
  await erase('erased');

  const { memories } = (await call('GET', '/memory/list?deleted=true')).body as MemoryList;
  const restored = await call('POST', '/memory/restore', { key: 'deleted' });

  expect(memories.map(({ key, deleted_by }) => [key, deleted_by])).toEqual([
    ['deleted', 'deleted'],
    ['passing', 'expired'],
  ]);
  expect(memories[0]?.deleted_at).toEqual(expect.any(Number));
  expect(restored.status).toBe(200);
  expect(await keys('?deleted=true&limit=1')).toEqual(['passing']);
  expect(await keys()).toContain('deleted');
});
