import type { Agent, AuditPage, Memory, MemoryEditList, Usage } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { FileGoneError } from '../files/file-store.ts';
import { sweepFiles } from '../files/sweep-files.ts';
import { newId } from '../ids.ts';
import { wholeAccount } from '../memory/model/memory-scope.ts';
import { originOfAgent } from '../memory/model/origin.ts';
import { putMemory } from '../memory/store/put-memory.ts';
import { noJobs } from '../memory/testing/no-jobs.ts';
import { sweepExpired } from '../operate/sweep-expired.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { leaveFile } from './testing/leave-file.ts';

const app = useTestApp();
const db = () => app.deps.database.db;

async function anAccount(plan = 'scale') {
  const account = await newAccount(db(), { plan, scopes: ['agents', 'memory', 'files', 'usage', 'admin'] });
  const call = <Body = unknown>(method: string, path: string, options: Parameters<typeof app.call>[3] = {}) =>
    app.call(account.apiKey, method, path, options) as Promise<{ status: number; body: Body }>;
  return {
    ...account,
    call,
    spawn: async (headers: Record<string, string> = {}) =>
      (await call<Agent>('POST', '/agents', { body: { task: 'x' }, headers })).body.agent_id,
    stop: (id: string) => call('DELETE', `/agents/${id}`),
    purge: (id: string, headers: Record<string, string> = {}) =>
      call<{ error: { code: string } }>('POST', `/agents/${id}/purge`, { headers }),
    /** Makes one agent a sub-agent of another. */
    putBelow: (id: string, parent: string, root = parent) =>
      sql`update agents set parent_id = ${parent}, root_id = ${root} where id = ${id}`.execute(db()),
  };
}

/** The tables in which an id still stands. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
     order by relname`.execute(db());
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await sql`
      select 1 from ${sql.table(name)} t where t::text like ${`%${text}%`} limit 1`.execute(db());
    if (hits.length > 0) found.push(name);
  }
  return found;
}

test('a purged agent is gone from every route and every table, and so is the content of its artifact', async () => {
  const { accountId, spawn, stop, purge, call } = await anAccount();
  await sql`
    insert into webhooks (id, account_id, url, secret) values (${newId('wh')}, ${accountId}, 'https://example.com', 'x')`.execute(
    db(),
  );
  const id = await spawn({ 'idempotency-key': 'first' });
  await call('POST', `/agents/${id}/messages`, { body: { content: 'also this' } });
  await sql`insert into agent_approvals (agent_id, call_id, account_id) values (${id}, 'c1', ${accountId})`.execute(
    db(),
  );
  const file = await leaveFile(app.deps, accountId, id);
  await sql`insert into snapshots (id, account_id, agent_id, size_bytes, sha256, is_complete, state)
            values (${newId('snap')}, ${accountId}, ${id}, 1, 'x', true, 'kept')`.execute(db());
  await stop(id);

  const { status } = await purge(id);

  expect(status).toBe(204);
  // The id in the audit log says who deleted what.
  expect(await tablesWith(id)).toEqual(['audit_entries']);
  await expect(app.deps.files.store.open(file)).rejects.toThrow(FileGoneError);
  const ofAgents = listRoutes(createApp(app.deps))
    .map((route) => ({ ...route, path: route.path.replace('/api/v1', '') }))
    .filter(({ path }) => path.startsWith('/agents/{id}'));
  expect(ofAgents.length).toBeGreaterThan(8);
  for (const { method, path } of ofAgents) {
    const filled = path.replace('{id}', id).replaceAll(/\{\w+\}/g, newId('x'));
    const answer = await call(method, filled, bodyFor(method, path));
    expect([method, path, answer.status]).toEqual([method, path, 404]);
  }
});

/** A valid body for a call about an agent. */
function bodyFor(method: string, path: string): { body?: object } {
  if (path.endsWith('/messages')) return { body: { content: 'a' } };
  if (path.includes('/approvals/')) return { body: { approve: true } };
  if (path.includes('/tool-results/')) return { body: { output: 'a' } };
  return method === 'PATCH' ? { body: { limits: {} } } : {};
}

test('what a purged agent remembered stays and says that the agent is gone; what it used still counts', async () => {
  const { accountId, keyId, spawn, stop, purge, call } = await anAccount();
  const id = await spawn();
  const memory = { key: 'drink', value: 'Ada orders tea', origin: originOfAgent(id) };
  await putMemory({ db: db(), embedder: app.deps.embedder, jobs: noJobs }, wholeAccount(accountId), memory);
  await sql`insert into usage_days (account_id, key_id, model, day, runs, cost_usd)
            values (${accountId}, ${keyId}, 'm', (now() at time zone 'UTC')::date, 3, 1.5)`.execute(db());
  await stop(id);
  const read = async () => {
    const [listed, edited] = await Promise.all([
      call<Memory>('GET', '/memory?key=drink'),
      call<MemoryEditList>('GET', '/memory/edits'),
    ]);
    return [listed.body.provenance, edited.body.edits[0]?.provenance];
  };
  const before = await read();

  await purge(id);

  const byAgent = { kind: 'agent', agent_id: id };
  expect(before).toEqual([byAgent, byAgent]);
  expect(await read()).toEqual(Array(2).fill({ ...byAgent, agent_deleted: true }));
  expect((await call<Usage>('GET', '/usage')).body.total).toMatchObject({ cost_usd: 1.5 });
  const { body } = await call<AuditPage>('GET', '/audit?action=agent.purged');
  expect(body.data).toMatchObject([{ target: id, actor: { type: 'key', id: keyId } }]);
});

test('an agent that lives, or of whose tree one above or below lives, is not purged; a tree goes together', async () => {
  const { spawn, stop, purge, putBelow, call } = await anAccount();
  const [root, child, grandchild] = [await spawn(), await spawn(), await spawn()];
  await putBelow(child, root);
  await putBelow(grandchild, child, root);

  const alive = await purge(root);
  await sql`update agents set status = 'stopped', reason = 'x', ended_at = now() where id = ${root}`.execute(
    db(),
  );
  const belowLives = await purge(root);
  await sql`update agents set status = 'idle', reason = null, ended_at = null where id = ${root}`.execute(
    db(),
  );
  await stop(child);
  await stop(grandchild);
  const aboveLives = await purge(child);
  await stop(root);
  const done = await purge(root);

  for (const refused of [alive, belowLives, aboveLives]) {
    expect([refused.status, refused.body.error.code]).toEqual([409, 'conflict']);
  }
  expect(done.status).toBe(204);
  for (const id of [root, child, grandchild]) expect((await call('GET', `/agents/${id}`)).status).toBe(404);
});

test('a spawn that is repeated after its agent was purged is neither made again nor answered with it', async () => {
  const { spawn, stop, purge, call } = await anAccount();
  const headers = { 'idempotency-key': 'once' };
  const id = await spawn(headers);
  await stop(id);
  await purge(id);

  const again = await call<{ error: { code: string } }>('POST', '/agents', { body: { task: 'x' }, headers });

  expect([again.status, again.body.error.code]).toEqual([409, 'conflict']);
  expect((await call<{ data: Agent[] }>('GET', '/agents')).body.data).toEqual([]);
});

test('another account purges nothing', async () => {
  const [owner, other] = [await anAccount(), await anAccount()];
  const id = await owner.spawn();
  await owner.stop(id);

  const { status } = await other.purge(id);

  expect(status).toBe(404);
  expect((await owner.call('GET', `/agents/${id}`)).status).toBe(200);
});

test('a purged agent counts towards the spawn limits of its key for as long as any other', async () => {
  const { apiKey, keyId, spawn, stop, purge } = await anAccount('free');
  for (let i = 0; i < 5; i++) {
    const id = await spawn();
    await stop(id);
    await purge(id);
  }
  const countRows = async () =>
    (await sql`select 1 from purged_spawns where key_id = ${keyId}`.execute(db())).rows.length;
  const age = (interval: string) =>
    sql`update purged_spawns set created_at = created_at - ${interval}::interval where key_id = ${keyId}`.execute(
      db(),
    );

  const refused = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  await age('61 seconds');
  await sweepExpired(app.deps);
  const keptForTheHour = await countRows();
  const allowed = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  await age('1 hour');
  await sweepExpired(app.deps);

  expect(refused).toMatchObject({
    status: 429,
    body: { error: { code: 'rate_limited', details: { window: 'minute' } } },
  });
  const retryAfter = Number(refused.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect([keptForTheHour, allowed.status, await countRows()]).toEqual([5, 201, 0]);
});

test('if the store cannot remove a file now, the agent is gone all the same, and the sweep removes the file later', async () => {
  const { accountId, spawn, stop, purge } = await anAccount();
  const id = await spawn();
  const name = await leaveFile(app.deps, accountId, id);
  await stop(id);
  const { store } = app.deps.files;
  const { remove } = store;
  store.remove = async () => {
    throw new Error('the store is away');
  };

  const { status } = await purge(id);
  store.remove = remove;
  const { rows } = await sql<{ state: string }>`
    select state from files where account_id = ${accountId}`.execute(db());

  expect(status).toBe(204);
  expect(rows).toEqual([{ state: 'deleted' }]);
  await sweepFiles({ db: db(), files: app.deps.files });
  await expect(store.open(name)).rejects.toThrow(FileGoneError);
});
