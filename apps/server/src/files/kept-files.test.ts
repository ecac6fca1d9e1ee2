import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Account, UploadedFileList } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount, newPlan, openTestApp, type TestApp } from '../testing/index.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = await openTestApp();
  hono = createApp(app.deps);
});
afterAll(() => app[Symbol.asyncDispose]());

async function newClient(maxFileBytes: number) {
  const { db } = app.deps.database;
  const account = await newAccount(db, { plan: await newPlan(db, { maxFileBytes }) });
  const { apiKey } = account;
  const upload = async (body: string, key?: string) => {
    const response = await hono.request('/api/v1/files', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body,
    });
    return { status: response.status, id: ((await response.json()) as { file_id?: string }).file_id };
  };
  const remove = async (id: string | undefined) => (await app.call(apiKey, 'DELETE', `/files/${id}`)).status;
  const listed = async () =>
    ((await app.call(apiKey, 'GET', '/files?limit=100')).body as UploadedFileList).data;
  const used = async () => ((await app.call(apiKey, 'GET', '/account')).body as Account).file_bytes_used;
  return { ...account, upload, remove, listed, used };
}

test('an account with racing uploads and deletions can use its whole plan, and never more', async () => {
  const { accountId, upload, remove, listed, used } = await newClient(50);
  const seen: number[] = [];

  const lane = async (name: number) => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const { status, id } = await upload('0123456789', `${name} ${n}`);
      statuses.push(status);
      seen.push(await used());
      // Two deletions and a retry of the upload, none of which may bring the file back.
      if (n % 3 !== 0) await Promise.all([remove(id), remove(id), upload('0123456789', `${name} ${n}`)]);
    }
    return statuses;
  };
  const statuses = (await Promise.all([lane(1), lane(2), lane(3), lane(4)])).flat();

  const left = await listed();
  expect(new Set(statuses)).toEqual(new Set([201, 402]));
  expect(Math.max(...seen)).toBeLessThanOrEqual(50);
  expect(await used()).toBe(left.reduce((sum, { size_bytes: size }) => sum + size, 0));
  for (const { file_id: id } of left) await remove(id);
  expect(await used()).toBe(0);
  expect((await upload('0'.repeat(50))).status).toBe(201);
  const contents = join(dirname(app.deps.files.spoolFolder), 'kept', accountId);
  expect(await readdir(contents)).toHaveLength(1);
});

test("the number of an account's files is limited, even if they are empty", async () => {
  const { accountId, upload } = await newClient(50);
  await sql`
    insert into files (id, account_id, path, size_bytes, sha256, state, expires_at)
    select ${accountId} || n, ${accountId}, 'empty', 0, '', 'kept', now() + interval '1 day'
      from generate_series(1, 100000) n`.execute(app.deps.database.db);

  expect((await upload('')).status).toBe(402);
});
