import type {
  Agent,
  ConsolidateMemoriesResponse,
  Memory,
  MemoryErasure,
  MemoryList,
  WrittenMemory,
} from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { appendEvents } from '../agents/append-events.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { newAccount, readAllRows, useTestApp } from '../testing/index.ts';
import { planOrExecute } from './bulk/operations/plan-or-execute.ts';
import { wholeAccount } from './model/memory-scope.ts';
import { originOfSummary } from './model/origin.ts';
import { renderRecalled } from './recall/render-recalled.ts';
import { noJobs } from './testing/no-jobs.ts';

const app = useTestApp({ embedder: fakeEmbedder() });

async function newOwner() {
  const { accountId, apiKey } = await newAccount(app.deps.database.db);
  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    app.call(apiKey, method, path, { body, headers });
  const put = async (key: string, value: string, more = {}) =>
    (await call('POST', '/memory', { key, value, ...more })).body as WrittenMemory;
  const keys = async (query = '') =>
    ((await call('GET', `/memory/list${query}`)).body as MemoryList).memories.map(({ key }) => key);
  return {
    accountId,
    call,
    put,
    keys,
    erase: (key: string) => call('DELETE', `/memory?key=${key}&hard=true`),
  };
}

/** Merges memories of an account into one, as a consolidation does. */
async function consolidate(accountId: string, sources: Memory[], key: string, { knowsSources = true } = {}) {
  const { db } = app.deps.database;
  const live = sources.map((memory) => ({ ...memory, memoryId: memory.memory_id }));
  const { rows } = await sql<{ id: number; memoryId: string }>`
    select id, memory_id as "memoryId" from memory_versions
     where account_id = ${accountId} and memory_id = any(${live.map(({ memoryId }) => memoryId)}) and valid_to is null`.execute(
    db,
  );
  const origin = originOfSummary(live);
  const record = {
    key,
    namespace: 'default',
    value: sources.map(({ value }) => value).join(' '),
    ...origin,
    ...(knowsSources ? {} : { provenance: { kind: 'consolidation' as const } }),
  };
  const steps = live.map((memory) => ({
    ...memory,
    effect: 'close' as const,
    versionId: rows.find(({ memoryId }) => memoryId === memory.memoryId)?.id as number,
    record: null,
    before: memory.value,
  }));
  const written = {
    effect: 'write' as const,
    versionId: null,
    key,
    namespace: 'default',
    record,
    memoryId: null,
    before: null,
  };
  await planOrExecute({ db, jobs: noJobs }, wholeAccount(accountId), {
    kind: 'consolidate',
    steps: [...steps, written],
    origin: { ...origin, trust: 'user' },
    dryRun: false,
  });
}

test('what is deleted for good is nowhere in the database, but where the answer says', async () => {
  const { db } = app.deps.database;
  const { accountId, call, put, erase } = await newOwner();
  const secret = 'The safe opens with 7351-blue';
  const kept = await put('other', 'Ada orders tea');
  const memory = await put('safe', 'an older one');
  await put('safe', secret);
  await call('POST', '/memory', {
    key: 'safe',
    value: `${secret}, says a page`,
    provenance: { kind: 'web_page' },
  });
  await call('POST', '/memory/delete', { all: true, dry_run: true });
  await call(
    'POST',
    '/memory/import',
    { memories: [{ key: 'safe', value: secret, trust: 7 }] },
    { 'idempotency-key': 'i' },
  );
  const { agent_id: agentId } = (await call('POST', '/agents', { task: 'open it' })).body as Agent;
  const shown = (await call('GET', '/memory/list')).body as MemoryList;
  const recalled = {
    text: renderRecalled(shown.memories, Date.now()),
    memories: shown.memories.map((one) => ({ ...one, score: 1 })),
  };
  const input = { key: 'safe', value: secret };
  const call_id = 'call_1';
  await appendEvents(db, accountId, agentId, [
    { type: 'memory-recalled', data: recalled as never },
    { type: 'tool-call-start', data: { step: 1, call_id, name: 'jettson_memory_put', input } },
    {
      type: 'tool-call-end',
      data: {
        step: 1,
        call_id,
        name: 'jettson_memory_put',
        result: { output: { ...memory, value: secret }, isError: false },
      } as never,
    },
  ]);

  const erased = await erase('safe');

  expect(erased.status).toBe(200);
  expect(erased.body).toEqual({ remains: [{ kind: 'agent', agent_id: agentId }] });
  const rows = JSON.stringify(await readAllRows(db));
  expect(rows).not.toContain('7351-blue');
  expect(rows).not.toContain('an older one');
  const { body } = await call('GET', `/agents/${agentId}/events`);
  expect(JSON.stringify(body)).toContain(kept.value);
  expect(JSON.stringify(body)).toContain('[erased]');
});

test('an answer that showed it is not given again, and its call is not made again', async () => {
  const { call, put, erase, keys } = await newOwner();
  const headers = { 'idempotency-key': 'once' };
  const requests = [
    ['/memory', { key: 'safe', value: 'blue' }],
    ['/memory/delete', { all: true, dry_run: true }],
    ['/memory', { key: 'other', value: 'tea' }],
  ] as const;
  const send = async (nth: 0 | 1 | 2) =>
    call('POST', requests[nth][0], requests[nth][1], {
      'idempotency-key': `${headers['idempotency-key']}-${nth}`,
    });
  await send(0);
  await send(1);
  const other = await send(2);
  await put('third', 'x');

  const erased = await erase('safe');
  const again = [await send(0), await send(1), await send(2)];

  expect(erased.status).toBe(204);
  expect(again.map(({ status }) => status)).toEqual([409, 409, 201]);
  expect(again[2]?.body).toEqual(other.body);
  expect(await keys()).toEqual(['third', 'other']);
});

test('a summary of it alone goes with it; of one with others these are live again', async () => {
  const { accountId, call, put, erase, keys } = await newOwner();
  const [a, b, c] = [await put('a', 'one fox'), await put('b', 'two foxes'), await put('c', 'three foxes')];
  await consolidate(accountId, [a], 'of_a');
  await consolidate(accountId, [b, c], 'of_b_and_c');
  const summary = (await call('GET', '/memory?key=of_b_and_c')).body as Memory;
  await put('d', 'a hare');
  const hare = (await call('GET', '/memory?key=d')).body as Memory;
  await consolidate(accountId, [summary, hare], 'of_all');

  const first = await erase('a');
  const second = await erase('b');

  expect([first.status, second.status]).toEqual([204, 204]);
  expect((await keys()).sort()).toEqual(['c', 'd']);
  const { results } = (await call('POST', '/memory/search', { query: 'three foxes' })).body as {
    results: Memory[];
  };
  expect(results[0]?.key).toBe('c');
  expect((await call('GET', '/memory/history?key=of_all')).status).toBe(404);
  const { namespaces } = (await call('GET', '/memory/namespaces')).body as { namespaces: unknown };
  expect(namespaces).toEqual([{ namespace: 'default', count: 2 }]);
});

test('what a consolidation merged comes apart again when one of it is deleted for good', async () => {
  const { call, put, erase, keys } = await newOwner();
  const texts = {
    a: 'The office opens at nine',
    b: 'The office opens at nine sharp',
    c: 'The office opens at nine daily',
  };
  for (const [key, value] of Object.entries(texts)) await put(key, value);
  const request = { min_cluster_size: 2, threshold: 0.5 };
  const { body } = await call('POST', '/memory/consolidate', request);
  const { consolidated, new_summaries: summaries } = body as ConsolidateMemoriesResponse;

  const erased = await erase('a');

  expect(consolidated).toBe(3);
  expect(erased.status).toBe(204);
  const left = await keys();
  expect(left).not.toContain('a');
  expect(left).toEqual(expect.arrayContaining(['b', 'c']));
  expect(summaries.some(({ key }) => left.includes(key))).toBe(false);
});

test('a summary that does not say what it was made of is named', async () => {
  const { accountId, put, erase } = await newOwner();
  const [a, b] = [await put('a', 'one fox'), await put('b', 'two foxes')];
  await consolidate(accountId, [a, b], 'old', { knowsSources: false });

  const { body, status } = await erase('a');

  expect(status).toBe(200);
  expect((body as MemoryErasure).remains).toMatchObject([
    { kind: 'summary', key: 'old', namespace: 'default' },
  ]);
});

test('a plan that holds what is erased, or a summary of it, is kept nowhere and cannot be applied', async () => {
  const { accountId, call, put, erase } = await newOwner();
  const { db } = app.deps.database;
  await put('a', 'Ada likes the red fox a lot');
  await put('b', 'Ada likes the red fox very much');
  const request = { dry_run: true, min_cluster_size: 2, threshold: 0.5 };
  const planned = (await call('POST', '/memory/consolidate', request)).body as {
    plan_id: string;
    consolidated: number;
  };

  await erase('a');

  expect(planned.consolidated).toBe(2);
  const { rows } = await sql`select 1 from memory_plan_steps where account_id = ${accountId}`.execute(db);
  expect(rows).toEqual([]);
  expect((await call('POST', `/memory/plans/${planned.plan_id}/apply`)).status).toBe(409);
});
