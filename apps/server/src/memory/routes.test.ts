import type { Memory, MemoryHistory, MemoryList, MemorySearchResult, NamespaceList } from '@jettson/contract';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount } from '../testing/new-account.ts';
import { useTestApp } from '../testing/use-test-app.ts';
import { REVERSING } from './testing/reversing-reranker.ts';

const app = useTestApp();

/** Calls the API as an account of its own. */
async function newClient(plan?: string) {
  const { apiKey, keyId } = await newAccount(app.deps.database.db, plan === undefined ? {} : { plan });
  const call = <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.call(apiKey, method, path, {
      headers,
      ...(body === undefined ? {} : { body }),
    }) as unknown as Promise<{
      status: number;
      body: Body;
    }>;
  const put = (body: unknown) => call<Memory>('POST', '/memory', body);
  const keysFound = async (body: object) =>
    (await call<{ results: MemorySearchResult[] }>('POST', '/memory/search', body)).body.results.map(
      ({ key }) => key,
    );
  const keysListed = async (query = '') =>
    (await call<MemoryList>('GET', `/memory/list${query}`)).body.memories.map(({ key }) => key);
  return { call, put, keysFound, keysListed, keyId };
}

const soon = 1 / 24 / 3600 / 20;
const untilExpired = () => new Promise((resolve) => setTimeout(resolve, 60));

test('a put answers with the whole record and its defaults', async () => {
  const { put, keyId } = await newClient();

  const { status, body } = await put({ key: 'brand_color', value: '#7C3AED' });

  expect(status).toBe(201);
  expect(body).toEqual({
    memory_id: expect.stringMatching(/^mem_\w{21}$/),
    key: 'brand_color',
    namespace: 'default',
    value: '#7C3AED',
    tags: [],
    importance: 5,
    source: 'manual',
    access_count: 0,
    created_at: expect.any(Number),
    updated_at: body.created_at,
    expires_at: null,
    version: 1,
    metadata: {},
    trust: 'user',
    provenance: { kind: 'key', key_id: keyId },
  });
});

test('the same value again is the same record; another value is a new version of it', async () => {
  const { put, call } = await newClient();
  const first = await put({ key: 'k', value: 'one', tags: ['a'], importance: 8 });

  const again = await put({ key: 'k', value: 'one' });
  const other = await put({ key: 'k', value: 'two' });

  expect(again.body).toEqual(first.body);
  expect(other.body).toMatchObject({ memory_id: first.body.memory_id, version: 2, tags: [], importance: 5 });
  const history = await call<MemoryHistory>('GET', '/memory/history?key=k');
  expect(history.body.versions.map(({ value, ended_by }) => [value, ended_by])).toEqual([
    ['two', null],
    ['one', 'superseded'],
  ]);
});

test('each get counts, a look at the past does not', async () => {
  const { put, call } = await newClient();
  const { body: memory } = await put({ key: 'k', value: 'v' });

  await call('GET', '/memory?key=k');
  await call('GET', `/memory?key=k&as_of=${memory.updated_at}`);
  const { body } = await call<Memory>('GET', '/memory?key=k&namespace=default');

  expect(body.access_count).toBe(2);
});

test('a deleted memory is gone from everywhere but the past, and can be restored', async () => {
  const { put, call, keysFound, keysListed } = await newClient();
  const { body: memory } = await put({ key: 'office', value: 'The office is in Berlin' });

  const deleted = await call('DELETE', '/memory?key=office');

  expect(deleted.status).toBe(204);
  expect((await call('GET', '/memory?key=office')).status).toBe(404);
  expect((await call('DELETE', '/memory?key=office')).status).toBe(404);
  expect(await keysFound({ query: 'office' })).toEqual([]);
  expect(await keysFound({ query: 'office', as_of: memory.updated_at })).toEqual(['office']);
  expect(await keysListed()).toEqual([]);
  expect(await keysListed(`?as_of=${memory.updated_at}`)).toEqual(['office']);
  const restored = await call<Memory>('POST', '/memory/restore', { key: 'office' });
  expect(restored.body).toMatchObject({
    memory_id: memory.memory_id,
    value: 'The office is in Berlin',
    version: 2,
  });
  expect(await keysFound({ query: 'where is the office?', mode: 'semantic' })).toEqual(['office']);
});

test('a hard deletion leaves no version behind', async () => {
  const { put, call } = await newClient();
  const { body: memory } = await put({ key: 'k', value: 'secret' });
  await put({ key: 'k', value: 'other' });

  await call('DELETE', '/memory?key=k&hard=true');

  expect((await call('GET', '/memory/history?key=k')).status).toBe(404);
  expect((await call('GET', `/memory?key=k&as_of=${memory.updated_at}`)).status).toBe(404);
  expect((await call('POST', '/memory/restore', { key: 'k' })).status).toBe(404);
  expect((await call('DELETE', '/memory?key=k&hard=true')).status).toBe(404);
});

test('an expired memory is out of get, search, list, namespaces and the quota at once', async () => {
  const { put, call, keysFound, keysListed } = await newClient();
  await put({ key: 'k', value: 'short lived', namespace: 'n', expires_in_days: soon });

  await untilExpired();

  expect((await call('GET', '/memory?key=k&namespace=n')).status).toBe(404);
  expect(await keysFound({ query: 'short lived' })).toEqual([]);
  expect(await keysListed()).toEqual([]);
  expect((await call<NamespaceList>('GET', '/memory/namespaces')).body.namespaces).toEqual([]);
});

test('if_version lets a put, a deletion and a restoration happen only on the version that was seen', async () => {
  const { put, call } = await newClient();

  expect((await put({ key: 'k', value: 'one', if_version: 1 })).status).toBe(409);
  expect((await put({ key: 'k', value: 'one', if_version: 0 })).status).toBe(201);
  const conflict = await call('POST', '/memory', { key: 'k', value: 'two', if_version: 7 });
  expect(conflict).toMatchObject({ status: 409, body: { error: { details: { expected: 7, actual: 1 } } } });
  expect((await put({ key: 'k', value: 'two', if_version: 1 })).status).toBe(201);
  expect((await call('DELETE', '/memory?key=k&if_version=1')).status).toBe(409);
  expect((await call('POST', '/memory/restore', { key: 'k', version: 1, if_version: 1 })).status).toBe(409);
});

test('of two puts that race on one key none is lost, and one is live', async () => {
  const { put, call } = await newClient();

  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((value) => put({ key: 'k', value })));

  const { body } = await call<MemoryHistory>('GET', '/memory/history?key=k');
  expect(body.versions.map(({ value }) => value).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(body.versions.filter(({ valid_to }) => valid_to === null)).toHaveLength(1);
  const times = body.versions.map(({ valid_from }) => valid_from);
  expect(new Set(times).size).toBe(5);
});

test('a plan holds so many memories and no more', async () => {
  const { put, call } = await newClient('free');
  const rows = Array.from({ length: 99 }, (_, i) => ({ key: `k${i}`, value: `v${i}` }));
  await call('POST', '/memory/import', { memories: rows });
  await put({ key: 'last', value: 'fits' });

  const over = await put({ key: 'more', value: 'does not' });

  expect(over).toMatchObject({
    status: 402,
    body: { error: { code: 'memory_quota_exceeded', details: { used: 100, limit: 100, plan: 'free' } } },
  });
  expect((await put({ key: 'k1', value: 'a new version fits' })).status).toBe(201);
});

test('list is newest first, by namespace and by all tags, page by page', async () => {
  const { put, keysListed, call } = await newClient();
  await put({ key: 'a', value: '1', tags: ['x', 'y'] });
  await put({ key: 'b', value: '2', tags: ['x'], namespace: 'other' });
  await put({ key: 'c', value: '3', tags: ['y', 'x', 'x'] });

  expect(await keysListed()).toEqual(['c', 'b', 'a']);
  expect(await keysListed('?tags=x,y')).toEqual(['c', 'a']);
  expect(await keysListed('?namespace=other')).toEqual(['b']);
  const { body: page } = await call<MemoryList>('GET', '/memory/list?limit=2');
  expect(page.memories.map(({ key }) => key)).toEqual(['c', 'b']);
  expect(await keysListed(`?limit=2&cursor=${page.next_cursor}`)).toEqual(['a']);
});

test('an account sees nothing of another, under the same keys', async () => {
  const [ada, bob] = [await newClient(), await newClient()];
  const { body: memory } = await ada.put({ key: 'k', value: 'the secret of ada' });

  await bob.put({ key: 'k', value: 'the secret of bob' });

  expect((await ada.call<Memory>('GET', '/memory?key=k')).body.value).toBe('the secret of ada');
  expect((await bob.call<Memory>('GET', '/memory?key=k')).body.value).toBe('the secret of bob');
  for (const mode of ['hybrid', 'semantic', 'keyword']) {
    const { body } = await bob.call<{ results: Memory[] }>('POST', '/memory/search', {
      query: 'secret ada',
      mode,
    });
    expect(body.results.map(({ value }) => value)).toEqual(['the secret of bob']);
  }
  expect((await bob.call<MemoryHistory>('GET', '/memory/history?key=k')).body.versions).toHaveLength(1);
  expect((await bob.call('GET', `/memory?key=k&as_of=${memory.updated_at - 1}`)).status).toBe(404);
  await bob.call('DELETE', '/memory?key=k&hard=true');
  expect((await ada.call('GET', '/memory?key=k')).status).toBe(200);
  expect((await bob.call<NamespaceList>('GET', '/memory/namespaces')).body.namespaces).toEqual([]);
});

test.each([
  ['POST', '/memory', { value: 'v' }, 'invalid_key', 'key'],
  ['POST', '/memory', { key: '', value: 'v' }, 'invalid_key', 'key'],
  ['POST', '/memory', { key: 'k'.repeat(513), value: 'v' }, 'invalid_key', 'key'],
  ['POST', '/memory', { key: 'k\0', value: 'v' }, 'invalid_key', 'key'],
  ['POST', '/memory', { key: 'k' }, 'invalid_value', 'value'],
  ['POST', '/memory', { key: 'k', value: 7 }, 'invalid_value', 'value'],
  ['POST', '/memory', { key: 'k', value: 'v'.repeat(5001) }, 'invalid_value', 'value'],
  ['POST', '/memory', { key: 'k', value: 'a\0b' }, 'invalid_value', 'value'],
  ['POST', '/memory', { key: 'k', value: '\ud800' }, 'invalid_value', 'value'],
  ['POST', '/memory', { key: 'k', value: 'v', importance: 11 }, 'invalid_body', 'importance'],
  ['POST', '/memory', { key: 'k', value: 'v', importance: 1.5 }, 'invalid_body', 'importance'],
  ['POST', '/memory', { key: 'k', value: 'v', tags: Array(21).fill('t') }, 'invalid_body', 'tags'],
  ['POST', '/memory', { key: 'k', value: 'v', tags: ['t'.repeat(51)] }, 'invalid_body', 'tags.0'],
  ['POST', '/memory', { key: 'k', value: 'v', expires_in_days: 0 }, 'invalid_body', 'expires_in_days'],
  ['POST', '/memory', { key: 'k', value: 'v', metadata: { a: '\0' } }, 'invalid_body', 'metadata'],
  ['POST', '/memory/search', {}, 'invalid_query', 'query'],
  ['POST', '/memory/search', { query: '' }, 'invalid_query', 'query'],
  ['POST', '/memory/search', { query: 'q', limit: 51 }, 'invalid_body', 'limit'],
  ['POST', '/memory/search', { query: 'q', mode: 'magic' }, 'invalid_body', 'mode'],
  ['POST', '/memory/search', { query: 'q', min_score: 2 }, 'invalid_body', 'min_score'],
  ['GET', '/memory', undefined, 'invalid_key', 'key'],
  ['GET', '/memory?key=k&as_of=yesterday', undefined, 'invalid_query', 'as_of'],
  ['GET', '/memory/list?limit=0', undefined, 'invalid_query', 'limit'],
  ['GET', '/memory/list?cursor=nonsense', undefined, 'invalid_query', 'cursor'],
  ['POST', '/memory/delete', {}, 'invalid_body', 'all'],
  ['POST', '/memory/import', {}, 'invalid_body', 'memories'],
])('%s %s with %j is refused as %s and names %s', async (method, path, body, code, field) => {
  const { call } = await newClient();

  const answer = await call<{ error: { code: string; details: { field: string; expected: string } } }>(
    method,
    path,
    body,
  );

  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code, details: { field, expected: expect.any(String) } });
});

test('5,000 characters are 5,000 characters in every script', async () => {
  const { put } = await newClient();

  expect((await put({ key: 'k', value: '🎉'.repeat(5000) })).status).toBe(201);
  expect((await put({ key: 'k', value: '🎉'.repeat(5001) })).status).toBe(400);
});

test('a search has the order of the reranker', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const reranking = createApp({ ...app.deps, reranker: REVERSING });
  const post = (path: string, body: object) =>
    reranking.request(`/api/v1/memory${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('', { key: 'drink', value: 'Ada always orders tea' });
  await post('', { key: 'office', value: 'The office opens at nine' });

  const found = await post('/search', { query: 'What does Ada order?' });

  expect(await found.json()).toMatchObject({ results: [{ key: 'office' }, { key: 'drink' }] });
});
