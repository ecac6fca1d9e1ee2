import type { ImportMemoriesResponse, Memory, MemoryExport } from '@jettson/contract';
import { expect, test } from 'vitest';
import { createApp } from '../../../app.ts';
import { newAccount } from '../../../testing/new-account.ts';
import { useTestApp } from '../../../testing/use-test-app.ts';

const NDJSON = 'application/x-ndjson';

const app = useTestApp();

async function newClient(plan = 'scale') {
  const { apiKey } = await newAccount(app.deps.database.db, { plan });
  const call = <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.call(apiKey, method, path, {
      headers,
      ...(body === undefined ? {} : { body }),
    }) as unknown as Promise<{
      status: number;
      body: Body;
    }>;
  const put = (body: object) => call<Memory>('POST', '/memory', body);
  const http = createApp(app.deps);
  const exportLines = async (query = '') => {
    const headers = { authorization: `Bearer ${apiKey}`, accept: NDJSON };
    const response = await http.request(`/api/v1/memory/export${query}`, { headers });
    expect(response.headers.get('content-type')).toContain(NDJSON);
    return response.text();
  };
  const importLines = (lines: string, headers: Record<string, string> = {}) =>
    call<ImportMemoriesResponse>('POST', '/memory/import', lines, { 'content-type': NDJSON, ...headers });
  return { call, put, exportLines, importLines };
}

type Client = Awaited<ReturnType<typeof newClient>>;

/** Something of everything: versions, deletions, namespaces, expiry, metadata, provenance, scripts, reads. */
async function fill({ put, call }: Client) {
  await put({ key: 'color', value: 'red', tags: ['b', 'a'], importance: 9 });
  await put({ key: 'color', value: 'green' });
  await put({ key: 'color', value: 'green', tags: ['later'] });
  await put({ key: 'Ünïcode', value: '猫 "quoted" \\ 🎉\nnew line', namespace: 'ns/é' });
  await put({ key: 'gone', value: 'deleted', metadata: { b: 1, a: { z: [1, 'x', null] } } });
  await call('DELETE', '/memory?key=gone');
  await put({ key: 'back', value: 'one' });
  await call('DELETE', '/memory?key=back');
  await put({ key: 'back', value: 'two', expires_in_days: 30 });
  await put({
    key: 'web',
    value: 'from a page',
    provenance: { kind: 'web_page', url: 'https://example.com' },
  });
  await call('GET', '/memory?key=color');
}

test.each(['', '?include=history'])(
  'export%s, import into an empty account, export again: the same bytes',
  async (query) => {
    const [from, to] = [await newClient(), await newClient()];
    await fill(from);
    const exported = await from.exportLines(query);

    const imported = await to.importLines(exported);

    expect(imported.body).toMatchObject({
      imported: exported.trim().split('\n').length,
      failed: 0,
      partial: false,
    });
    expect(await to.exportLines(query)).toBe(exported);
  },
);

test('what was imported with its history can be looked at as of then', async () => {
  const [from, to] = [await newClient(), await newClient()];
  const { body: first } = await from.put({ key: 'k', value: 'one' });
  await from.put({ key: 'k', value: 'two' });

  await to.importLines(await from.exportLines('?include=history'));

  const past = await to.call<Memory>('GET', `/memory?key=k&as_of=${first.updated_at}`);
  expect(past.body).toMatchObject({ value: 'one', memory_id: first.memory_id });
});

test('an export goes back into the account that it came from without changing anything', async () => {
  const client = await newClient();
  await fill(client);
  const exported = await client.exportLines('?include=history');

  const { body } = await client.importLines(exported);

  expect(body).toMatchObject({ unchanged: body.imported, failed: 0, operation_id: null });
  expect(await client.exportLines('?include=history')).toBe(exported);
});

test('the JSON export is the document of the contract, and import takes it as it is', async () => {
  const [from, to] = [await newClient(), await newClient()];
  await from.put({ key: 'a', value: '1' });
  await from.put({ key: 'b', value: '2' });
  const { body: exported } = await from.call<MemoryExport>('GET', '/memory/export');
  expect(exported).toMatchObject({ version: 1, count: 2, exported_at: expect.any(Number) });

  const { body } = await to.call('POST', '/memory/import', exported);

  expect(body).toMatchObject({ imported: 2, failed: 0, errors: [], partial: false });
  expect((await to.call<MemoryExport>('GET', '/memory/export')).body.memories).toEqual(exported.memories);
});

test('a misspelt dry_run imports nothing, also behind the rows', async () => {
  const { call } = await newClient();

  const { status, body } = await call('POST', '/memory/import', {
    memories: [{ key: 'a', value: '1' }],
    dryrun: true,
  });

  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { message: 'dryrun: no such field; did you mean dry_run?' } });
  expect((await call<MemoryExport>('GET', '/memory/export')).body.count).toBe(0);
});

test('a bad row fails alone and is named', async () => {
  const { call } = await newClient();
  const memories = [
    { key: 'a', value: '1' },
    { key: 'b' },
    7,
    { key: 'c', value: '3', importance: 99 },
    { key: 'd', value: '4' },
  ];

  const { body } = await call<ImportMemoriesResponse>('POST', '/memory/import', { memories });

  expect(body).toMatchObject({ imported: 2, failed: 3, partial: false });
  expect(body.errors.map(({ index, key }) => [index, key])).toEqual([
    [1, 'b'],
    [2, null],
    [3, 'c'],
  ]);
  expect(body.errors[2]?.reason).toContain('importance');
});

test('a line that is no JSON fails alone', async () => {
  const { importLines } = await newClient();

  const { body } = await importLines('{"key":"a","value":"1"}\n{"key":\n\n{"key":"b","value":"2"}');

  expect(body).toMatchObject({
    imported: 2,
    failed: 1,
    errors: [{ index: 1, key: null, reason: 'not valid JSON' }],
  });
});

test('a line that is nested too deep fails alone', async () => {
  const { importLines } = await newClient();
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const line = (key: string, levels: number) => `{"key":"${key}","value":"v","metadata":${nested(levels)}}\n`;

  const { body } = await importLines(line('a', 32) + line('b', 33) + line('c', 20_000) + line('d', 1));

  expect(body).toMatchObject({ imported: 2, failed: 2 });
  expect(body.errors).toMatchObject([
    { index: 1, key: 'b', reason: expect.stringContaining('metadata') },
    { index: 2, key: null, reason: 'nested more than 64 levels deep' },
  ]);
});

test('an unknown field fails its line alone', async () => {
  const { importLines } = await newClient();

  const { body } = await importLines('{"key":"a","value":"1","tag":"x"}\n{"key":"b","value":"2"}');

  expect(body).toMatchObject({
    imported: 1,
    failed: 1,
    errors: [{ index: 0, key: 'a', reason: 'tag: no such field; did you mean tags?' }],
  });
});

test.each([NDJSON, 'application/json'])('an import of %s that is not UTF-8 is refused', async (type) => {
  const { apiKey } = await newAccount(app.deps.database.db, { plan: 'scale' });
  const rows = ['{"key":"a","value":"tea"}', '{"key":"b","value":"Gr\u00fc\u00dfe"}'];
  const text = type === NDJSON ? rows.join('\n') : `{"memories":[${rows.join(',')}]}`;
  const send = (body: Uint8Array<ArrayBuffer>) =>
    createApp(app.deps).request('/api/v1/memory/import', {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': type },
      body,
    });

  const refused = await send(Uint8Array.from(Buffer.from(text, 'latin1')));
  const cut = await send(Uint8Array.from([...Buffer.from(text.slice(0, -4)), 0xc3]));
  const { body: kept } = await app.call(apiKey, 'GET', '/memory/export');
  const marked = await send(Uint8Array.from([0xef, 0xbb, 0xbf, ...Buffer.from(text)]));

  for (const answer of [refused, cut]) {
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { code: 'invalid_body', details: { field: 'body' } } },
    ]);
  }
  expect(kept).toMatchObject({ count: 0 });
  expect(await marked.json()).toMatchObject({ imported: 2, failed: 0 });
});

test('the limit of the plan stops an import with partial', async () => {
  const { call } = await newClient('free');
  const memories = Array.from({ length: 105 }, (_, i) => ({ key: `k${i}`, value: `v${i}` }));

  const { body } = await call('POST', '/memory/import', { memories });

  expect(body).toMatchObject({ imported: 100, partial: true });
  expect((await call<{ namespaces: object[] }>('GET', '/memory/namespaces')).body.namespaces).toEqual([
    { namespace: 'default', count: 100 },
  ]);
});

test('an import with an idempotency key happens once, and the key is good for no other rows', async () => {
  const { importLines, call } = await newClient();
  const headers = { 'idempotency-key': 'once' };
  const lines = Array.from({ length: 600 }, (_, i) => JSON.stringify({ key: `k${i}`, value: `v${i}` })).join(
    '\n',
  );
  const first = await importLines(lines, headers);
  await call('DELETE', '/memory?key=k0');

  const again = await importLines(lines, headers);
  const other = await importLines(lines.replace('v1"', 'changed"'), headers);
  const longer = await importLines(`${lines}\n{"key":"more","value":"x"}`, headers);
  const shorter = await importLines(lines.split('\n').slice(0, 5).join('\n'), headers);

  expect(again.body).toEqual(first.body);
  expect((await call('GET', '/memory?key=k0')).status).toBe(404);
  expect([other.status, longer.status, shorter.status]).toEqual([422, 422, 422]);
});

test('a dry run with an idempotency key makes one plan, and the key is good for no other rows', async () => {
  const { call } = await newClient();
  const headers = { 'idempotency-key': 'once' };
  const dryRun = (value: string) =>
    call<{ plan_id: string }>(
      'POST',
      '/memory/import?dry_run=true',
      { memories: [{ key: 'k', value }] },
      headers,
    );

  const first = await dryRun('v');
  const again = await dryRun('v');
  const other = await dryRun('w');

  expect(first.body.plan_id).toMatch(/^mpl_/);
  expect(again.body).toEqual(first.body);
  expect(other.status).toBe(422);
});

test('a dry run of an import says what it would do, and its plan does it', async () => {
  const { call, put } = await newClient();
  await put({ key: 'a', value: 'old' });
  await put({ key: 'same', value: 'same' });
  const memories = [
    { key: 'a', value: 'new' },
    { key: 'same', value: 'same' },
    { key: 'b', value: 'b' },
    { bad: true },
  ];

  const { body: plan } = await call<ImportMemoriesResponse>('POST', '/memory/import', {
    memories,
    dry_run: true,
  });

  expect(plan).toMatchObject({ imported: 3, unchanged: 1, failed: 1, operation_id: null });
  expect(plan.diff?.map(({ key, before, after }) => [key, before, after])).toEqual([
    ['a', 'old', 'new'],
    ['b', null, 'b'],
  ]);
  expect((await call('GET', '/memory?key=b')).status).toBe(404);
  const applied = await call('POST', `/memory/plans/${plan.plan_id}/apply`, {});
  expect(applied.body).toMatchObject({ kind: 'import', written: 2 });
  expect((await call<Memory>('GET', '/memory?key=a')).body.value).toBe('new');
});
