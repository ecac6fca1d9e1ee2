import type { Agent, AgentEventPage } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { FileGoneError } from '../../files/file-store.ts';
import { markUnneeded, selectOldFiles } from '../../files/queries.ts';
import { sweepFiles } from '../../files/sweep-files.ts';
import { newId } from '../../ids.ts';
import { leaveFile } from '../../lifecycle/testing/leave-file.ts';
import { newAccount, newPlan, useTestApp } from '../../testing/index.ts';
import { applyRetention } from './apply-retention.ts';
import { pruneEvents } from './prune-agents.ts';

const app = useTestApp({}, { isolated: true });
const db = () => app.deps.database.db;
const { signal } = new AbortController();
const apply = () => applyRetention({ db: db(), files: app.deps.files }, signal);

interface Made {
  status?: 'completed' | 'idle' | 'running';
  endedDays?: number | null;
  parent?: string | null;
  root?: string | null;
  events?: number;
}

async function anAccount(days: Parameters<typeof newPlan>[1] = {}) {
  const account = await newAccount(db(), { plan: await newPlan(db(), days) });
  const { accountId, keyId, apiKey } = account;
  return {
    ...account,
    async agent({
      status = 'completed',
      endedDays = status === 'completed' ? 100 : null,
      parent = null,
      root = parent,
      events = 3,
    }: Made = {}) {
      const id = newId('ag');
      await sql`
        insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, parent_id, root_id, last_seq,
                            created_at, ended_at)
        values (${id}, ${accountId}, ${keyId}, 'x', 60, ${status}, 'done', ${parent}, ${root}, ${events},
                now() - interval '200 days', now() - make_interval(days => ${endedDays}))`.execute(db());
      await sql`
        insert into agent_events (agent_id, account_id, seq, type, data)
        select ${id}, ${accountId}, n, 'agent-status', '{"status":"running"}'
          from generate_series(1, ${events}) n`.execute(db());
      return id;
    },
    get: (path: string, headers = {}) => app.call(apiKey, 'GET', path, { headers }),
    /** Which of these agents there still are. */
    async kept(...ids: string[]) {
      const { rows } = await sql<{ id: string }>`
        select id from agents where account_id = ${accountId}`.execute(db());
      return ids.filter((id) => rows.some((row) => row.id === id));
    },
  };
}

test('agents go some days after their end with their whole tree and their files; what lives or is younger stays', async () => {
  const account = await anAccount({ agentDays: 90 });
  const { agent } = account;
  const old = await agent({ events: 2500 });
  const child = await agent({ parent: old });
  const grandchild = await agent({ parent: child, root: old });
  const file = await leaveFile(app.deps, account.accountId, child);
  const young = await agent({ endedDays: 89 });
  const waiting = await agent({ status: 'idle' });
  const endedBelowALiveOne = await agent({ parent: waiting });

  await apply();
  await apply();

  const all = [old, child, grandchild, young, waiting, endedBelowALiveOne];
  expect(await account.kept(...all)).toEqual([young, waiting, endedBelowALiveOne]);
  await expect(app.deps.files.store.open(file)).rejects.toThrow(FileGoneError);
  const { rows } = await sql`select 1 from agent_events where agent_id in (${old}, ${child})`.execute(db());
  expect(rows).toEqual([]);
});

test('without a limit in its plan, an account keeps everything, however old, while another one is pruned', async () => {
  const [unlimited, limited] = [await anAccount(), await anAccount({ agentDays: 1 })];
  const kept = await unlimited.agent({ endedDays: 3000 });
  const gone = await limited.agent({ endedDays: 2 });

  await apply();

  expect(await unlimited.kept(kept)).toEqual([kept]);
  expect((await unlimited.get(`/agents/${kept}/events`)).body as AgentEventPage).toMatchObject({
    data: { length: 3 },
    events_deleted_at: null,
  });
  expect(await limited.kept(gone)).toEqual([]);
});

test('an agent whose events are gone can be read, and says so; the agents of a live tree keep theirs', async () => {
  const account = await anAccount({ eventDays: 30 });
  const old = await account.agent({ endedDays: 31 });
  const young = await account.agent({ endedDays: 29 });
  const live = await account.agent({ status: 'running' });
  const below = await account.agent({ parent: live, endedDays: 31 });

  await apply();
  await apply();

  const page = (await account.get(`/agents/${old}/events`)).body as AgentEventPage;
  const { body } = await account.get(`/agents/${old}`);
  const stream = await account.get(`/agents/${old}/events`, { accept: 'text/event-stream' });
  expect(page).toEqual({ data: [], next_cursor: null, events_deleted_at: expect.any(String) });
  expect(body as Agent).toMatchObject({ status: 'completed', events_deleted_at: page.events_deleted_at });
  expect(stream.status).toBe(204);
  for (const id of [young, live, below]) {
    const { data } = (await account.get(`/agents/${id}/events`)).body as AgentEventPage;
    expect(data).toHaveLength(3);
  }
});

test('a deletion of events that was interrupted stops in between and is continued, even if the plan keeps all by then', async () => {
  const account = await anAccount({ eventDays: 30 });
  const id = await account.agent({ events: 2500 });
  const countRows = async (table: string) =>
    (await sql`select 1 from ${sql.table(table)} where agent_id = ${id}`.execute(db())).rows.length;

  await pruneEvents({ db: db() }, AbortSignal.abort());
  const before = await countRows('agent_events');
  await sql`
    update plans set event_days = null
     where name = (select plan from accounts where id = ${account.accountId})`.execute(db());
  await apply();

  expect(before).toBe(1500);
  expect(await countRows('agent_events')).toBe(0);
  expect(await countRows('event_deletions')).toBe(0);
});

test('operations on memories and the audit log are kept for the days of the plan', async () => {
  const account = await anAccount({ operationDays: 10, auditDays: 20 });
  const other = await anAccount();
  for (const { accountId } of [account, other]) {
    for (const days of [9, 11, 19, 21]) {
      await sql`
        insert into memory_operations (account_id, id, kind, created_at)
        values (${accountId}, ${newId('op')}, 'delete', now_ms() - ${days * 86_400_000}::bigint)`.execute(
        db(),
      );
      await sql`
        insert into audit_entries (id, account_id, actor_type, action, target, created_at)
        values (${newId('aud')}, ${accountId}, 'operator', 'plan.updated', 'x',
                now() - make_interval(days => ${days}))`.execute(db());
    }
  }

  await apply();
  await apply();

  const count = async (table: string, accountId: string) =>
    (await sql`select 1 from ${sql.table(table)} where account_id = ${accountId}`.execute(db())).rows.length;
  expect(await count('memory_operations', account.accountId)).toBe(1);
  expect(await count('audit_entries', account.accountId)).toBe(3);
  expect(await count('memory_operations', other.accountId)).toBe(4);
  expect(await count('audit_entries', other.accountId)).toBe(4);
});

test('files are kept for the days of the plan as it is now, and say until when; those of live agents stay', async () => {
  const account = await anAccount({ fileDays: 30 });
  const { accountId } = account;
  const [ended, live] = [await account.agent(), await account.agent({ status: 'idle' })];
  const old = await leaveFile(app.deps, accountId, null, { days: 31 });
  const oldOfEnded = await leaveFile(app.deps, accountId, ended, { days: 31 });
  const oldOfLive = await leaveFile(app.deps, accountId, live, { days: 31 });
  const young = await leaveFile(app.deps, accountId, null, { days: 29 });
  const deps = { db: db(), files: app.deps.files };
  const isThere = async (name: string) =>
    app.deps.files.store.open(name).then(
      (stream) => stream.cancel().then(() => true),
      () => false,
    );

  await sweepFiles(deps);
  await sweepFiles(deps);
  const listed = (await account.get('/files')).body as { data: { created_at: string; expires_at: string }[] };
  const afterFirst = await Promise.all([old, oldOfEnded, oldOfLive, young].map(isThere));
  await sql`update plans set file_days = 7 where name = (select plan from accounts where id = ${accountId})`.execute(
    db(),
  );
  await sweepFiles(deps);

  expect(afterFirst).toEqual([false, false, true, true]);
  const [{ created_at: at, expires_at: until } = { created_at: '', expires_at: '' }] = listed.data;
  expect((Date.parse(until) - Date.parse(at)) / 86_400_000).toBeCloseTo(30, 0);
  expect(await isThere(young)).toBe(false);
});

test('an old file that an agent is given before the sweep has come to it stays', async () => {
  const { accountId, apiKey } = await anAccount({ fileDays: 30 });
  await leaveFile(app.deps, accountId, null, { days: 40 });
  await leaveFile(app.deps, accountId, null, { days: 41 });
  const old = (await selectOldFiles(db(), 100)).filter((file) => file.accountId === accountId);
  const body = { task: 'x', files: [{ path: 'a.txt', file_id: old[1]?.id }] };
  expect((await app.call(apiKey, 'POST', '/agents', { body })).status).toBe(201);

  const marked = [];
  for (const { id } of old) marked.push(await markUnneeded(db(), accountId, id));

  expect(marked).toEqual([true, false]);
});

test('a content that the store refuses to remove holds up neither other files nor the pruning of agents', async () => {
  const account = await anAccount({ agentDays: 90, eventDays: 1, fileDays: 30 });
  const { deps } = app;
  const [old, recent] = [await account.agent(), await account.agent({ endedDays: 2 })];
  const refused = [
    await leaveFile(deps, account.accountId, old),
    await leaveFile(deps, account.accountId, null, { days: 41 }),
  ];
  const other = await leaveFile(deps, account.accountId, null, { days: 40 });
  const remove = (name: string) =>
    refused.includes(name) ? Promise.reject(new Error('it is locked')) : deps.files.store.remove(name);
  const files = { ...deps.files, store: { ...deps.files.store, remove } };

  await applyRetention({ db: db(), files }, signal);
  const sweeping = sweepFiles({ db: db(), files });

  await expect(sweeping).rejects.toThrow(/could not be removed yet.*it is locked.*it is locked/);
  expect(await account.kept(old, recent)).toEqual([recent]);
  expect(((await account.get(`/agents/${recent}`)).body as Agent).events_deleted_at).not.toBeNull();
  await expect(deps.files.store.open(other)).rejects.toThrow(FileGoneError);
  await sweepFiles({ db: db(), files: deps.files });
  for (const name of refused) await expect(deps.files.store.open(name)).rejects.toThrow(FileGoneError);
});
