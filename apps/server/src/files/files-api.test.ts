import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { s3Store } from './s3-store.ts';
import { sweepFiles } from './sweep-files.ts';
import { startFakeS3 } from './testing/start-fake-s3.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = await openTestApp();
  hono = createApp(app.deps);
});
afterAll(() => app[Symbol.asyncDispose]());

const account = () => newAccount(app.deps.database.db);

async function upload(apiKey: string, body: string | undefined, headers: Record<string, string> = {}) {
  const response = await hono.request('/api/v1/files?name=in.csv', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

test('an upload returns its id, size and hash, and is listed newest first', async () => {
  const { apiKey } = await account();

  const first = await upload(apiKey, 'a,b\n');
  const second = await upload(apiKey, undefined);
  const page = await app.call(apiKey, 'GET', '/files?limit=1');
  const { next_cursor: cursor } = page.body as { next_cursor: string };
  const rest = await app.call(apiKey, 'GET', `/files?cursor=${cursor}`);

  expect(first).toMatchObject({ status: 201, body: { name: 'in.csv', size_bytes: 4 } });
  expect(first.body.sha256).toBe(createHash('sha256').update('a,b\n').digest('hex'));
  expect(second.body).toMatchObject({ size_bytes: 0 });
  expect(page.body).toMatchObject({ data: [{ file_id: second.body.file_id }] });
  expect(rest.body).toMatchObject({ data: [{ file_id: first.body.file_id }], next_cursor: null });
});

test('uploads can be in an S3 store instead', async () => {
  const s3 = await startFakeS3();
  const files = { ...app.deps.files, store: s3Store(s3.config) };
  const onS3 = createApp({ ...app.deps, files });
  const { apiKey, accountId } = await account();
  const authorization = `Bearer ${apiKey}`;

  const upload = await onS3.request('/api/v1/files', {
    method: 'POST',
    body: 'far away',
    headers: { authorization },
  });
  const { file_id: id } = (await upload.json()) as { file_id: string };
  const content = await onS3.request(`/api/v1/files/${id}/content`, { headers: { authorization } });
  const keptAs = [...s3.objects.keys()];
  const text = await content.text();
  await onS3.request(`/api/v1/files/${id}`, { method: 'DELETE', headers: { authorization } });
  await s3.close();

  expect(text).toBe('far away');
  expect(keptAs).toEqual([expect.stringContaining(`/bucket/${accountId}/${id}-`)]);
  expect(s3.objects.size).toBe(0);
});

test('the same idempotency key returns the same upload, and other content is refused', async () => {
  const { apiKey } = await account();
  const headers = { 'idempotency-key': 'upload-1' };

  const first = await upload(apiKey, 'one', headers);
  const again = await upload(apiKey, 'one', headers);
  const other = await upload(apiKey, 'two', headers);
  const list = await app.call(apiKey, 'GET', '/files');

  expect(again.body).toEqual(first.body);
  expect(other).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } });
  expect((list.body as { data: unknown[] }).data).toHaveLength(1);
});

test('an upload over 100 MB is refused while it streams, and leaves nothing', async () => {
  const { apiKey } = await account();
  const megabyte = new Uint8Array(1024 ** 2);
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent++;
      controller.enqueue(megabyte);
    },
  });

  const response = await hono.request('/api/v1/files', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: endless,
    duplex: 'half',
  } as RequestInit);
  const usage = await app.call(apiKey, 'GET', '/account');

  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(110);
  expect(usage.body).toMatchObject({ file_bytes_used: 0 });
});

test('a form is refused instead of being kept as if it were the file', async () => {
  const { apiKey } = await account();

  const { status, body } = await upload(apiKey, '--x--', {
    'content-type': 'multipart/form-data; boundary=x',
  });

  expect(status).toBe(415);
  expect(body).toMatchObject({ error: { code: 'unsupported_media_type' } });
});

test('an account can upload a few files at the same time, and is told to retry with more', async () => {
  const { apiKey } = await account();
  const gate = Promise.withResolvers<void>();
  const slow = () =>
    hono.request('/api/v1/files', {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: ReadableStream.from(
        (async function* () {
          yield new Uint8Array(1);
          await gate.promise;
        })(),
      ),
      duplex: 'half',
    } as RequestInit);

  const uploads = Array.from({ length: 9 }, slow);
  const refused = await Promise.race(uploads);
  gate.resolve();
  const statuses = (await Promise.all(uploads)).map(({ status }) => status);

  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(statuses.filter((status) => status === 201)).toHaveLength(8);
});

test("no account sees, names or deletes another's upload", async () => {
  const [mine, stranger] = [await account(), await account()];
  const { body: file } = await upload(mine.apiKey, 'mine');
  const path = `/files/${file.file_id}`;

  const answers = await Promise.all([
    app.call(stranger.apiKey, 'GET', path),
    app.call(stranger.apiKey, 'GET', `${path}/content`),
    app.call(stranger.apiKey, 'DELETE', path),
  ]);
  const list = await app.call(stranger.apiKey, 'GET', '/files');
  const spawn = await app.call(stranger.apiKey, 'POST', '/agents', {
    body: { task: 'x', files: [{ path: 'f', file_id: file.file_id }] },
  });

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(list.body).toEqual({ data: [], next_cursor: null });
  expect(spawn.body).toMatchObject({
    error: { code: 'invalid_body', details: { field: 'files.0.file_id' } },
  });
  expect((await app.call(mine.apiKey, 'GET', path)).status).toBe(200);
});

test('an upload that a live agent needs is neither deleted nor swept before its end', async () => {
  const { apiKey } = await account();
  const { db } = app.deps.database;
  const { body: file } = await upload(apiKey, 'input');
  const spawn = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'x', files: [{ path: 'f', file_id: file.file_id }] },
  });
  const { agent_id: agentId } = spawn.body as { agent_id: string };

  const early = await app.call(apiKey, 'DELETE', `/files/${file.file_id}`);
  await sql`update files set created_at = now() - interval '91 days' where id = ${file.file_id}`.execute(db);
  await sweepFiles({ db, files: app.deps.files });
  const kept = await app.call(apiKey, 'GET', `/files/${file.file_id}`);
  await app.call(apiKey, 'DELETE', `/agents/${agentId}`);
  const late = await app.call(apiKey, 'DELETE', `/files/${file.file_id}`);

  expect([early.status, kept.status, late.status]).toEqual([409, 200, 204]);
});

test('a half-stored file counts until the sweep, and a retry of the call finishes it', async () => {
  const { apiKey } = await account();
  const { db } = app.deps.database;
  const headers = { 'idempotency-key': 'cut-off' };
  const { body: file } = await upload(apiKey, 'whole', headers);
  await sql`update files set state = 'storing' where id = ${file.file_id}`.execute(db);

  const before = await app.call(apiKey, 'GET', `/files/${file.file_id}`);
  await upload(apiKey, 'whole', headers);
  const after = await app.call(apiKey, 'GET', `/files/${file.file_id}`);

  expect([before.status, after.status]).toEqual([404, 200]);
});

test.each([
  ['a path that leaves the workspace', [{ path: '../x', content: '' }]],
  ['a path into the host', [{ path: '/etc/passwd/..', content: '' }]],
  ['an empty path', [{ path: '/workspace/', content: '' }]],
  ['neither content nor file', [{ path: 'x' }]],
  ['content and file', [{ path: 'x', content: '', file_id: 'file_1' }]],
  ['broken base64', [{ path: 'x', content: '***', encoding: 'base64' }]],
  [
    'one path twice',
    [
      { path: 'x', content: '' },
      { path: './x', content: '' },
    ],
  ],
])('%s is refused at the spawn', async (_what, files) => {
  const { apiKey } = await account();

  const { status, body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x', files } });

  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: 'invalid_body' } });
});
