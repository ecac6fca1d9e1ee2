import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transaction } from '@jettson/database';
import { isWaitedFor } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markAccountDeleted } from '../../accounts/deletion-queries.ts';
import { createApp } from '../../app.ts';
import { newId } from '../../ids.ts';
import { leaveFile } from '../../lifecycle/testing/leave-file.ts';
import { CHANGING_CALLS } from '../../testing/changing-calls.ts';
import { type ConsoleHeaders, signInMember, signInOwner } from '../../testing/console-sign-in.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { openTestApp, type TestApp } from '../../testing/index.ts';
import { listRoutes } from '../../testing/list-routes.ts';
import { newRouteCaller, type RouteCaller } from '../../testing/route-caller.ts';
import { deleteAccount } from './delete-account.ts';
import { deleteAccounts } from './delete-accounts.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
let owner: ConsoleHeaders;
beforeAll(async () => {
  app = await openTestApp({ embedder: fakeEmbedder() }, { isolated: true });
  hono = createApp(app.deps);
  owner = await signInOwner(hono, app.deps.database);
});
afterAll(() => app[Symbol.asyncDispose]());

const db = () => app.deps.database.db;
const { signal } = new AbortController();
const deleteMarked = () => deleteAccounts(app.deps, signal);

/** An account that has done everything that a call of the API can do, and has what agents leave. */
async function aFullAccount(): Promise<RouteCaller & { agentId: string }> {
  const caller = await newRouteCaller(hono, db(), owner);
  const methods = new Map(listRoutes(hono).map(({ operationId, method }) => [operationId, method]));
  // Of other accounts and of the whole installation, or slow and without a table of their own; and the plan has to stay one
  // with room for all these agents.
  const others = /^(accounts|providers)\.|^memory\.(dedupe|consolidate)$/;
  for (const [operationId, newCall] of Object.entries(CHANGING_CALLS)) {
    if (others.test(operationId)) continue;
    const call = await newCall(caller);
    const options = { idempotencyKey: newId('once') };
    const { status, text } = await caller.send(methods.get(operationId) ?? '', call, options);
    if (status >= 300) throw new Error(`${operationId}: ${status} ${text}`);
  }
  const { accountId, keyId } = caller;
  const agentId = await caller.make(
    '/agents',
    { task: 'x', files: [{ path: 'a', content: 'a' }], webhook: { url: 'https://example.com' } },
    'agent_id',
  );
  await leaveFile(app.deps, accountId, agentId);
  await sql`insert into snapshots (id, account_id, agent_id, size_bytes, sha256, is_complete, state)
            values (${newId('snap')}, ${accountId}, ${agentId}, 1, 'x', true, 'kept')`.execute(db());
  await sql`update agents set snapshot_id = (select id from snapshots where agent_id = ${agentId})
             where id = ${agentId}`.execute(db());
  await sql`insert into agent_input_files (agent_id, account_id, position, name, media_type, size_bytes, content)
            values (${agentId}, ${accountId}, 0, 'a', 'image/png', 1, 'x')`.execute(db());
  await sql`insert into cost_reservations (agent_id, account_id, key_id, lease_id, amount_usd)
            values (${agentId}, ${accountId}, ${keyId}, 'l', 1)`.execute(db());
  await sql`insert into event_deletions (agent_id, account_id) values (${agentId}, ${accountId})`.execute(
    db(),
  );
  await sql`insert into call_reservations (id, account_id, key_id, amount_usd, expires_at)
            values (${newId('r')}, ${accountId}, ${keyId}, 1, now())`.execute(db());
  await sql`insert into usage_days (account_id, key_id, model, day) values (${accountId}, ${keyId}, 'm', now())`.execute(
    db(),
  );
  await sql`insert into memory_languages (account_id, language, config) values (${accountId}, 'de', 'german')`.execute(
    db(),
  );
  await sql`insert into memory_tokens (account_id, version_id, model_id, tokens)
            select ${accountId}, id, 'm', '' from memory_versions where account_id = ${accountId} limit 1`.execute(
    db(),
  );
  await sql`insert into pending_connections (id, account_id, state_hash, session_hash, sealed_content, expires_at)
            values (${newId('p')}, ${accountId}, 'a', 'b', 'c', now())`.execute(db());
  await app.deps.jobs.enqueue(db(), 'extract-memories', { accountId, agentId }, { startAfterSeconds: 3600 });
  await caller.send('DELETE', { path: `/agents/${await caller.make('/agents', { task: 'y' }, 'agent_id')}` });
  return { ...caller, agentId };
}

/** Of each table that has an account, how many rows of this one there are; and every other row that names it. */
async function rowsOf(accountId: string): Promise<{ ofAccount: Record<string, number>; mentions: string[] }> {
  const { rows: tables } = await sql<{ schema: string; name: string; hasAccount: boolean }>`
    select n.nspname as schema, c.relname as name,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id'
                      and not a.attisdropped) as "hasAccount"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') order by 1, 2`.execute(db());
  const ofAccount: Record<string, number> = {};
  const mentions: string[] = [];
  for (const { schema, name, hasAccount } of tables) {
    const table = sql.id(schema, name);
    // A user of the console is an account for better-auth.
    if (hasAccount && name !== 'console_credentials') {
      const { rows } = await sql`select 1 from ${table} where account_id = ${accountId}`.execute(db());
      ofAccount[name] = rows.length;
    }
    const { rows } = await sql`select 1 from ${table} t where t::text like ${`%${accountId}%`}`.execute(db());
    if (rows.length > 0) mentions.push(`${schema}.${name}`);
  }
  return { ofAccount, mentions };
}

const folderOf = (accountId: string) => join(dirname(app.deps.files.spoolFolder), 'kept', accountId);

test('of a deleted account nothing is left, in no table and no folder, and another account has lost nothing', async () => {
  const [doomed, other] = [await aFullAccount(), await newRouteCaller(hono, db(), owner)];
  await other.make('/agents', { task: 'x' }, 'agent_id');
  await other.make('/memory', { key: 'k', value: 'v' }, 'memory_id');
  await leaveFile(app.deps, other.accountId, null);
  // Its first call creates the row that stands for the console.
  await other.send('GET', { path: '/account', atConsole: true });
  const member = await signInMember(hono, owner, doomed.accountId);
  const before = await rowsOf(doomed.accountId);
  const { ofAccount: ofOther } = await rowsOf(other.accountId);
  const filesOfOther = await readdir(folderOf(other.accountId));

  const answer = await other.send('DELETE', { path: `/accounts/${doomed.accountId}`, atConsole: true });
  const withKey = await doomed.send('GET', { path: '/account' });
  const asMember = await hono.request('http://localhost/api/v1/account', { headers: member });
  const stopped = await sql<{ status: string }>`
    select status from agents where id = ${doomed.agentId}`.execute(db());
  await deleteMarked();
  await deleteMarked();

  // What no table would show if the account had never had a row there.
  expect(Object.entries(before.ofAccount).filter(([, rows]) => rows === 0)).toEqual([]);
  expect([answer.status, withKey.status, stopped.rows[0]?.status]).toEqual([204, 401, 'stopped']);
  expect(asMember.status).toBeGreaterThanOrEqual(400);
  const after = await rowsOf(doomed.accountId);
  expect(Object.entries(after.ofAccount).filter(([, rows]) => rows > 0)).toEqual([]);
  expect(after.mentions).toEqual([]);
  await expect(readdir(folderOf(doomed.accountId))).rejects.toThrow('ENOENT');
  const { ofAccount } = await rowsOf(other.accountId);
  expect({ ...ofAccount, idempotency_keys: 0 }).toEqual({ ...ofOther, idempotency_keys: 0 });
  expect(await readdir(folderOf(other.accountId))).toEqual(filesOfOther);
  expect((await other.send('GET', { path: '/account' })).status).toBe(200);
});

test('a deletion that was interrupted is continued, and the name of the account is free at once', async () => {
  const [doomed, other] = [await newRouteCaller(hono, db(), owner), await newRouteCaller(hono, db(), owner)];
  await leaveFile(app.deps, doomed.accountId, null);
  const store = { ...app.deps.files.store, remove: () => Promise.reject(new Error('the store is away')) };

  await other.send('DELETE', { path: `/accounts/${doomed.accountId}`, atConsole: true });
  const broken = deleteAccounts({ ...app.deps, files: { ...app.deps.files, store } }, signal);
  await expect(broken).rejects.toThrow('the store is away');
  const again = await other.make('/accounts', { name: doomed.name }, 'account_id');
  await deleteMarked();

  expect((await rowsOf(doomed.accountId)).mentions).toEqual([]);
  expect(again).not.toBe(doomed.accountId);
});

// The embedded engine runs one transaction after another.
test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'what a call writes that began before the deletion goes as well',
  async () => {
    const { accountId, keyId } = await newRouteCaller(hono, db(), owner);
    await transaction(db(), (tx) => markAccountDeleted(tx, accountId));

    const deleting = await transaction(db(), async (tx) => {
      await sql`insert into usage_days (account_id, key_id, model, day) values (${accountId}, ${keyId}, 'm', now())`.execute(
        tx,
      );
      const all = [deleteAccount(app.deps, accountId, signal)];
      await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
      return all;
    });
    await Promise.all(deleting);

    expect((await rowsOf(accountId)).mentions).toEqual([]);
  },
);

test('an account whose deletion fails does not hold up the others, and the deletion of one leaves the others alone', async () => {
  const accounts = [];
  for (let i = 0; i < 3; i++) accounts.push(await newRouteCaller(hono, db(), owner));
  const [failing, next, own] = accounts.map(({ accountId }) => accountId) as [string, string, string];
  await leaveFile(app.deps, failing, null);
  for (const accountId of [failing, next, own]) {
    await transaction(db(), (tx) => markAccountDeleted(tx, accountId));
  }
  const left = async () => {
    const { rows } = await sql<{ id: string }>`
      select id from accounts where id = any(${[failing, next, own]}::text[])`.execute(db());
    return rows.map(({ id }) => id).toSorted();
  };
  const store = { ...app.deps.files.store, remove: () => Promise.reject(new Error('the store is away')) };

  await deleteAccount(app.deps, own, signal);
  const afterOne = await left();
  const all = deleteAccounts({ ...app.deps, files: { ...app.deps.files, store } }, signal);

  await expect(all).rejects.toThrow(`${failing}: the store is away`);
  expect(afterOne).toEqual([failing, next].toSorted());
  expect(await left()).toEqual([failing]);
  await deleteMarked();
});

test('an owner deletes neither their own account nor the one that they look at, and nobody else deletes any', async () => {
  const caller = await newRouteCaller(hono, db(), owner);
  const other = await newRouteCaller(hono, db(), owner);
  const { rows } = await sql<{ id: string }>`select id from accounts where name = 'default'`.execute(db());

  const answers = await Promise.all([
    caller.send('DELETE', { path: `/accounts/${rows[0]?.id}`, atConsole: true }),
    caller.send('DELETE', { path: `/accounts/${caller.accountId}`, atConsole: true }),
    caller.send('DELETE', { path: `/accounts/${newId('acc')}`, atConsole: true }),
    caller.send('DELETE', { path: `/accounts/${other.accountId}` }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([409, 409, 404, 403]);
  expect((await other.send('GET', { path: '/account' })).status).toBe(200);
});
