import type { Database } from '@jettson/database';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount } from '../testing/new-account.ts';
import { readAllRows } from '../testing/read-all-rows.ts';
import { createFirstKey } from './create-first-key.ts';
import { createKey } from './create-key.ts';
import { listKeys } from './list-keys.ts';
import { openKeyFinder } from './open-key-finder.ts';
import { revokeKey } from './revoke-key.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  // The first key is for an installation without any.
  database = await createTestDatabase({ isolated: true });
  db = database.db;
});
afterAll(() => database.close());

test('an installation without a key gets one for its account "default", however many servers start at once', async () => {
  const atOnce = await Promise.all(Array.from({ length: 4 }, () => createFirstKey(db)));
  const later = await createFirstKey(db);

  expect(atOnce.filter((key) => key !== null)).toEqual([
    expect.stringMatching(/^jett_sk_live_[0-9A-Za-z]{32}$/),
  ]);
  expect(later).toBeNull();
  expect(await listKeys(db, 'default')).toMatchObject([{ name: 'first key', revokedAt: null }]);
  const { rows } = await sql`select plan from accounts where name = 'default'`.execute(db);
  expect(rows).toEqual([{ plan: 'scale' }]);
});

test('a key is shown whole once: what is kept of it neither holds it nor opens anything', async () => {
  const { accountId, name } = await newAccount(db);

  const { apiKey, id } = await createKey(db, accountId, { name: 'laptop', mode: 'test' });

  expect(apiKey).toMatch(/^jett_sk_test_[0-9A-Za-z]{32}$/);
  expect(JSON.stringify(await readAllRows(db))).not.toContain(apiKey.slice('jett_sk_test_'.length));
  const [kept] = await listKeys(db, name);
  expect(kept).toMatchObject({ id, name: 'laptop', hint: `jett_sk_test_…${apiKey.slice(-4)}` });
  expect(kept).not.toHaveProperty('apiKey');
});

test("the list has only its account's keys, newest first, including revoked and expired ones", async () => {
  const [account, other] = [await newAccount(db), await newAccount(db)];
  const expired = await createKey(db, account.accountId, { name: 'expired', expiresAt: new Date(0) });
  const revoked = await createKey(db, account.accountId, { name: 'revoked' });
  await revokeKey(db, account.name, revoked.id);

  const keys = await listKeys(db, account.name);

  expect(keys.map(({ id }) => id)).toEqual([revoked.id, expired.id, account.keyId]);
  expect((await listKeys(db, other.name)).map(({ id }) => id)).toEqual([other.keyId]);
  await expect(listKeys(db, 'no such account')).rejects.toMatchObject({ code: 'not_found' });
});

test('a key works until it expires or is revoked, and its first revocation time is kept', async () => {
  const { accountId, name } = await newAccount(db);
  const find = openKeyFinder(db);
  const key = await createKey(db, accountId, { name: 'used', expiresAt: new Date(Date.now() + 60_000) });
  const expired = await createKey(db, accountId, { name: 'expired', expiresAt: new Date(0) });

  const before = await find(key.apiKey);
  const first = await revokeKey(db, name, key.id);
  const second = await revokeKey(db, name, key.id);

  expect(before).toMatchObject({ id: key.id, accountId });
  expect(await find(key.apiKey)).toBeNull();
  expect(await find(expired.apiKey)).toBeNull();
  expect(first.revokedAt).toBeInstanceOf(Date);
  expect(second.revokedAt).toEqual(first.revokedAt);
});

test("another account's key cannot be revoked, and looks like one that never existed", async () => {
  const [account, other] = [await newAccount(db), await newAccount(db)];

  const refused = await Promise.allSettled([
    revokeKey(db, account.name, other.keyId),
    revokeKey(db, account.name, 'key_absent'),
    revokeKey(db, 'no such account', account.keyId),
  ]);

  expect(refused).toMatchObject(Array(3).fill({ status: 'rejected', reason: { code: 'not_found' } }));
  expect(await listKeys(db, other.name)).toMatchObject([{ id: other.keyId, revokedAt: null }]);
});

test("the number of an account's keys is limited, also of those that are made at once", async () => {
  const { accountId } = await newAccount(db);
  await sql`
    insert into api_keys (id, account_id, name, key_hash, hint, revoked_at)
    select ${accountId} || n, ${accountId}, 'old', ${accountId} || n, 'x', now() from generate_series(1, 9998) n`.execute(
    db,
  );

  const atOnce = await Promise.allSettled(
    Array.from({ length: 4 }, () => createKey(db, accountId, { name: 'one more' })),
  );

  expect(atOnce.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(createKey(db, accountId, { name: 'one more' })).rejects.toMatchObject({ code: 'conflict' });
});
