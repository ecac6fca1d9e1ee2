import type { ErrorResponse } from '@jettson/contract';
import { beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();
let apiKey: string;
beforeAll(async () => {
  ({ apiKey } = await newAccount(app.deps.database.db));
});

async function send(
  method: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<{ status: number; body: ErrorResponse }> {
  const response = await createApp(app.deps).request(path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': type,
      accept: 'application/json, text/event-stream',
    },
    body,
  });
  return { status: response.status, body: (await response.json()) as ErrorResponse };
}

const nested = (levels: number, open = '{"a":', close = '}') =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

test.for([
  ['objects', nested(20_000)],
  ['lists', nested(20_000, '[', ']')],
  ['lists that never end', '['.repeat(500_000)],
  ['objects in a field', `{"task": "x", "metadata": ${nested(20_000)}}`],
  ['objects after a string with brackets', `{"task": "]]}}\\"", "metadata": ${nested(20_000)}}`],
] as const)('a body of 20,000 nested %s is a bad request on every route', async ([, body]) => {
  for (const path of ['/api/v1/agents', '/api/v1/memory', '/mcp']) {
    const answer = await send('POST', path, body);

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_body' } } });
  }
});

test('brackets inside strings do not count as nesting', async () => {
  const { status } = await send('POST', '/api/v1/agents', JSON.stringify({ task: '[{'.repeat(500) }));

  expect(status).toBe(201);
});

test('a body that is not UTF-8 is a bad request, and a byte order mark is accepted', async () => {
  const latin1 = Uint8Array.from(Buffer.from('{"task": "Gr\u00fc\u00dfe"}', 'latin1'));
  const half = Uint8Array.from([...Buffer.from('{"task": "'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]);
  const marked = Uint8Array.from([0xef, 0xbb, 0xbf, ...Buffer.from('{"task": "Gr\u00fc\u00dfe"}')]);

  for (const body of [latin1, half, Uint8Array.from(Buffer.from('{"task": "x"}', 'utf16le'))]) {
    for (const path of ['/api/v1/agents', '/mcp']) {
      const answer = await send('POST', path, body);
      expect(answer.status).toBe(400);
    }
  }
  expect(await send('POST', '/api/v1/agents', marked)).toMatchObject({
    status: 201,
    body: { task: 'Grüße' },
  });
});

test('metadata has at most 32 levels', async () => {
  const { call } = app;
  const metadata = (levels: number) => JSON.parse(nested(levels));

  const good = await call(apiKey, 'POST', '/agents', { body: { task: 'x', metadata: metadata(32) } });
  const deep = await call(apiKey, 'POST', '/agents', { body: { task: 'x', metadata: metadata(33) } });
  const memory = await call(apiKey, 'POST', '/memory', {
    body: { key: 'k', value: 'v', metadata: metadata(33) },
  });
  const filter = await call(
    apiKey,
    'GET',
    `/agents?metadata=${encodeURIComponent(nested(20_000).slice(0, 1))}`,
  );
  const deepFilter = await call(
    apiKey,
    'GET',
    `/agents?metadata=${encodeURIComponent(JSON.stringify(metadata(33)))}`,
  );

  expect(good.status).toBe(201);
  for (const { status } of [deep, memory, filter, deepFilter]) expect(status).toBe(400);
  expect(deep.body).toMatchObject({ error: { details: { field: 'metadata' } } });
});

test('the metadata of an agent has at most 65,536 characters', async () => {
  const spawn = (chars: number) =>
    app.call(apiKey, 'POST', '/agents', { body: { task: 'x', metadata: { text: 'x'.repeat(chars) } } });

  const fits = await spawn(65_536 - '{"text":""}'.length);
  const tooLong = await spawn(65_536 - '{"text":""}'.length + 1);

  expect(fits.status).toBe(201);
  expect(tooLong).toMatchObject({ status: 400, body: { error: { details: { field: 'metadata' } } } });
});

test('a path that does not exist is not found, whatever is sent to it', async () => {
  for (const [type, body] of [
    ['text/plain', 'x'],
    ['multipart/form-data', 'x'],
    ['application/json', nested(20_000)],
    ['application/json', 'x'.repeat(2 * 1024 ** 2)],
  ] as const) {
    expect(await send('POST', '/api/v1/nowhere', body, type)).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
  }
  expect((await send('PATCH', '/api/v1/agents', 'x', 'text/plain')).status).toBe(405);
  expect((await send('POST', '/api/v1/agents', 'x', 'text/plain')).status).toBe(415);
});

test('a compressed body, or one in another character set, is refused by name', async () => {
  const post = (headers: Record<string, string>) =>
    createApp(app.deps).request('/api/v1/agents', {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      body: '{"task": "x"}',
    });

  const compressed = await post({ 'content-encoding': 'gzip' });
  const foreign = await post({ 'content-type': 'application/json; charset=utf-16' });
  const usual = await post({
    'content-type': 'application/json; charset=UTF-8',
    'content-encoding': 'identity',
  });

  expect([compressed.status, foreign.status, usual.status]).toEqual([415, 415, 201]);
  expect(await compressed.json()).toMatchObject({ error: { details: { field: 'Content-Encoding' } } });
  expect(await foreign.json()).toMatchObject({ error: { details: { field: 'Content-Type' } } });
});
