import type { MemoryAccess, MemoryEditList } from '@jettson/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { createApp } from '../app.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { toScope } from './model/memory-scope.ts';
import { openMemoryTools } from './recall/open-memory-tools.ts';
import { recallMemories } from './recall/recall-memories.ts';
import { openRunSources } from './recall/run-sources.ts';
import { noJobs } from './testing/no-jobs.ts';

const app = useTestApp({ embedder: fakeEmbedder() });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);

const LIMITS = {
  alice: { read: ['alice', { prefix: 'alice/' }, 'shared'], write: 'alice' },
  robert: { read: ['robert', { prefix: 'robert/' }, 'shared'], write: 'robert' },
} satisfies Record<string, MemoryAccess>;
type User = keyof typeof LIMITS;
const OTHER = { alice: 'robert', robert: 'alice' } as const;

/** Whom the memories in each namespace are about. Neither may see those about both. */
const NAMESPACES = {
  alice: 'alice',
  'alice/private': 'alice',
  robert: 'robert',
  'robert/private': 'robert',
  shared: 'everybody',
  alicext: 'alice and robert',
  default: 'alice and robert',
};
const KEYS = ['a', 'b', 'c'];

const step = fc.record({
  user: fc.constantFrom<User>('alice', 'robert'),
  namespace: fc.option(fc.constantFrom(...Object.keys(NAMESPACES)), { nil: undefined }),
  prefix: fc.option(fc.constantFrom('alice', 'robert/', 's', 'x'), { nil: undefined }),
  key: fc.constantFrom(...KEYS),
  dryRun: fc.boolean(),
  nth: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Ids {
  plans: string[];
  operations: string[];
  proposals: string[];
  edits: string[];
  memories: string[];
}
type Call = [method: string, path: string, body?: unknown];
const query = (fields: Record<string, unknown>) =>
  `?${new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])))}`;
const pick = (ids: string[], nth: number) => ids[nth % ids.length] ?? 'none';

/** One call of each operation over memories. */
const CALLS: Record<string, (step: Step, ids: Ids) => Call> = {
  'memory.put': ({ namespace, key, user, nth }) => [
    'POST',
    '/memory',
    {
      namespace,
      key,
      value: `${user} likes ${nth % 3}`,
      ...(nth % 4 === 0 ? { provenance: { kind: 'tool' } } : {}),
    },
  ],
  'memory.get': ({ namespace, key }) => ['GET', `/memory${query({ namespace, key })}`],
  'memory.delete': ({ namespace, key, dryRun }) => [
    'DELETE',
    `/memory${query({ namespace, key, hard: dryRun })}`,
  ],
  'memory.search': ({ namespace, prefix }) => [
    'POST',
    '/memory/search',
    { query: 'who likes what', namespace, namespace_prefix: prefix, limit: 50 },
  ],
  'memory.list': ({ namespace, prefix, dryRun }) => [
    'GET',
    `/memory/list${query({ namespace, namespace_prefix: prefix, ...(dryRun ? { deleted: true } : {}) })}`,
  ],
  'memory.namespaces': () => ['GET', '/memory/namespaces'],
  'memory.history': ({ namespace, key }) => ['GET', `/memory/history${query({ namespace, key })}`],
  'memory.restore': ({ namespace, key }) => ['POST', '/memory/restore', { namespace, key }],
  'memory.deleteMany': ({ namespace, prefix, dryRun }) => [
    'POST',
    '/memory/delete',
    { namespace, namespace_prefix: prefix, all: true, dry_run: dryRun },
  ],
  'memory.dedupe': ({ namespace, prefix, dryRun, nth }, { memories }) => [
    'POST',
    '/memory/dedupe',
    {
      namespace,
      namespace_prefix: prefix,
      dry_run: dryRun,
      include_memories: nth % 2 === 0,
      ...(nth % 3 === 0 ? { pairs: [{ kept: pick(memories, nth), removed: pick(memories, nth + 1) }] } : {}),
    },
  ],
  'memory.consolidate': ({ namespace, prefix, dryRun }) => [
    'POST',
    '/memory/consolidate',
    { namespace, namespace_prefix: prefix, dry_run: dryRun, min_cluster_size: 2, threshold: 0.5 },
  ],
  'memory.export': ({ namespace, prefix, dryRun }) => [
    'GET',
    `/memory/export${query({ namespace, namespace_prefix: prefix, ...(dryRun ? { include: 'history' } : {}) })}`,
  ],
  'memory.import': ({ namespace, key, user, dryRun }) => [
    'POST',
    '/memory/import',
    {
      memories: [
        { namespace, key, value: `${user} imported` },
        { key: 'c', value: `${user} too` },
      ],
      dry_run: dryRun,
    },
  ],
  'memory.applyPlan': ({ nth }, { plans }) => ['POST', `/memory/plans/${pick(plans, nth)}/apply`],
  'memory.undo': ({ nth }, { operations }) => ['POST', `/memory/operations/${pick(operations, nth)}/undo`],
  'memory.listOperations': ({ namespace }) => ['GET', `/memory/operations${query({ namespace })}`],
  'memory.getOperation': ({ nth }, { operations }) => ['GET', `/memory/operations/${pick(operations, nth)}`],
  'memory.listEdits': ({ namespace }) => ['GET', `/memory/edits${query({ namespace })}`],
  'memory.undoEdit': ({ nth }, { edits }) => ['POST', `/memory/edits/${pick(edits, nth)}/undo`],
  'memory.listProposals': ({ namespace }) => ['GET', `/memory/proposals${query({ namespace })}`],
  'memory.acceptProposal': ({ nth }, { proposals }) => [
    'POST',
    `/memory/proposals/${pick(proposals, nth)}/accept`,
  ],
  'memory.rejectProposal': ({ nth }, { proposals }) => [
    'POST',
    `/memory/proposals/${pick(proposals, nth)}/reject`,
  ],
  'memory.getSettings': () => ['GET', '/memory/settings'],
  'memory.updateSettings': ({ dryRun }) => ['PATCH', '/memory/settings', { auto_recall: dryRun }],
  'usage.get': () => ['GET', '/usage'],
};

/** What an agent does by itself, and what its tools do. */
const OF_AGENTS = ['put', 'get', 'search', 'list', 'delete', 'recall'] as const;

async function setUp() {
  const { db } = app.deps.database;
  const owner = await newAccount(db);
  const keys = {} as Record<User, string>;
  for (const user of ['alice', 'robert'] as const) {
    const key = await createKey(db, owner.accountId, { name: user, memory: LIMITS[user] });
    keys[user] = key.apiKey;
  }
  const ids: Ids = { plans: [], operations: [], proposals: [], edits: [], memories: [] };
  const note = (body: unknown) => {
    const {
      plan_id: plan,
      operation_id: operation,
      proposal_id: proposal,
    } = (body ?? {}) as Record<string, string>;
    if (plan) ids.plans.push(plan);
    if (operation) ids.operations.push(operation);
    if (proposal) ids.proposals.push(proposal);
  };
  const own = async (...[method, path, body]: Call) =>
    note((await app.call(owner.apiKey, method, path, { body })).body);
  for (const [namespace, about] of Object.entries(NAMESPACES)) {
    for (const key of KEYS) await own('POST', '/memory', { namespace, key, value: `${about} likes ${key}` });
    const page = { namespace, key: 'a', value: `${about} on a page`, provenance: { kind: 'web_page' } };
    await own('POST', '/memory', page);
    await own('POST', '/memory/delete', { namespace, dry_run: true });
  }
  await own('POST', '/memory/delete', { all: true, dry_run: true });
  await own('POST', '/memory/delete', { namespace_prefix: 'robert/' });
  await own('POST', '/memory/delete', { namespace_prefix: 'alice/' });
  await own('POST', '/memory/dedupe', {});
  const { body } = await app.call(owner.apiKey, 'GET', '/memory/edits?limit=100');
  for (const { edit_id, memory_id } of (body as MemoryEditList).edits) {
    ids.edits.push(edit_id);
    ids.memories.push(memory_id);
  }
  return { accountId: owner.accountId, keys, ids, note };
}

/** Everything of an account that a user may not change; for what they may not see, even how often it was read. */
async function outOfReach(accountId: string, user: User) {
  const { db } = app.deps.database;
  const { rows: versions } = await sql`
    select id, memory_id, version, value, tags, valid_from, valid_to, ended_by from memory_versions
     where account_id = ${accountId} and namespace <> ${user} order by id`.execute(db);
  const { rows: proposals } = await sql`
    select * from memory_proposals where account_id = ${accountId} and namespace <> ${user} order by id`.execute(
    db,
  );
  const { rows: reads } = await sql`
    select id, access_count from memories
     where account_id = ${accountId} and namespace = any(${[OTHER[user], `${OTHER[user]}/private`, 'alicext', 'default']})
     order by id`.execute(db);
  const { rows: settings } = await sql`select * from memory_settings where account_id = ${accountId}`.execute(
    db,
  );
  return { versions, proposals, reads, settings };
}

test('every operation over memories is one that the two users try', () => {
  const operations = listRoutes(createApp(app.deps))
    .map(({ operationId }) => operationId)
    .filter((id) => id.startsWith('memory.'));

  expect(operations.length).toBeGreaterThan(15);
  expect(operations.filter((id) => CALLS[id] === undefined)).toEqual([]);
});

test('of two users of one account, whatever one calls shows and changes nothing of the other', async () => {
  const steps = fc.array(fc.tuple(step, fc.constantFrom(...Object.keys(CALLS))), {
    minLength: 10,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (calls) => {
      const { accountId, keys, ids, note } = await setUp();
      for (const [next, operation] of calls) {
        const [method, path, body] = (CALLS[operation] as (typeof CALLS)[string])(next, ids);
        const before = await outOfReach(accountId, next.user);

        const headers = { 'idempotency-key': `${path} ${JSON.stringify(body)}`.slice(0, 255) };
        const answer = await app.call(keys[next.user], method, path, { body, headers });

        expect(answer.status, `${operation} ${JSON.stringify(answer.body)}`).toBeLessThan(500);
        expect(JSON.stringify(answer.body), operation).not.toContain(OTHER[next.user]);
        expect(await outOfReach(accountId, next.user), operation).toEqual(before);
        note(answer.body);
      }
    }),
    { numRuns: RUNS },
  );
}, 240_000);

test('the same holds for what agents recall and for their tools', async () => {
  const steps = fc.array(fc.tuple(step, fc.constantFrom(...OF_AGENTS)), { minLength: 10, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (calls) => {
      const { accountId } = await setUp();
      const deps = { db: app.deps.database.db, embedder: app.deps.embedder, jobs: noJobs };
      for (const [{ user, namespace, key }, path] of calls) {
        const scope = toScope(accountId, LIMITS[user]);
        const tools = openMemoryTools(deps, scope, { agentId: 'ag_1', sources: openRunSources() });
        const before = await outOfReach(accountId, user);
        const name = { key, ...(namespace === undefined ? {} : { namespace }) };

        const work = {
          put: () => tools.put({ ...name, value: `${user} was here` }),
          get: () => tools.get(name),
          search: () =>
            tools.search({ ...name, key: undefined, query: 'who likes what', limit: 50 } as never),
          list: () => tools.list(namespace === undefined ? {} : { namespace }),
          delete: () => tools.delete(name),
          recall: () =>
            recallMemories(deps, scope, { task: 'who likes a, b and c?', metadata: {}, memory: null }),
        };
        const shown = await work[path]().catch((error: Error) => error.message);

        expect(JSON.stringify(shown), path).not.toContain(OTHER[user]);
        expect(await outOfReach(accountId, user), path).toEqual(before);
      }
    }),
    { numRuns: RUNS },
  );
}, 240_000);
