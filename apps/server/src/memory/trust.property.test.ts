import { TRUST_LEVELS } from '@jettson/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { consolidateMemories } from './bulk/clean-up/consolidate-memories.ts';
import { dedupeMemories } from './bulk/clean-up/dedupe-memories.ts';
import { deleteMemories } from './bulk/clean-up/delete-memories.ts';
import { applyPlan } from './bulk/operations/apply-plan.ts';
import { undoOperation } from './bulk/operations/undo-operation.ts';
import { importMemories } from './bulk/transfer/import-memories.ts';
import { wholeAccount } from './model/memory-scope.ts';
import { type Origin, originOfAgent, originOfKey } from './model/origin.ts';
import { openMemoryTools } from './recall/open-memory-tools.ts';
import { openRunSources } from './recall/run-sources.ts';
import { decideOnProposal } from './store/decide-on-proposal.ts';
import { deleteMemory } from './store/delete-memory.ts';
import { listProposals } from './store/list-proposals.ts';
import { putMemory } from './store/put-memory.ts';
import { restoreMemory } from './store/restore-memory.ts';
import { setUpMemory } from './testing/set-up-memory.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);

const own = originOfKey('key', undefined);
const WRITERS: Record<string, Origin> = {
  user: own,
  agent: originOfAgent('ag_1'),
  tool: originOfAgent('ag_2', { from: { kind: 'tool', tool: 'jettson_shell_run' } }),
  web: originOfAgent('ag_3', { from: { kind: 'web_page', url: 'https://example.com' } }),
};

const write = {
  key: fc.constantFrom('a', 'b', 'c'),
  value: fc.constantFrom('one fox', 'two foxes', 'three foxes'),
  tags: fc.option(fc.subarray(['x', 'y']), { nil: undefined }),
  importance: fc.option(fc.constantFrom(3, 8), { nil: undefined }),
};
const PATHS = [
  'put',
  'tool put',
  'tool delete',
  'delete',
  'delete for good',
  'delete by filter',
  'dedupe',
  'consolidate',
  'import',
  'import that claims trust',
  'apply a plan',
] as const;
const step = fc.record({
  path: fc.constantFrom(...PATHS),
  writer: fc.constantFrom(...TRUST_LEVELS),
  ...write,
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Everything that any writer above this trust has written, as the database has it. */
async function writtenAbove(accountId: string, trust: Origin['trust']) {
  const above = TRUST_LEVELS.slice(TRUST_LEVELS.indexOf(trust) + 1);
  const { rows } = await sql`
    select id, memory_id, version, value, tags, importance, metadata, trust, expires_at, valid_from, valid_to, ended_by
      from memory_versions where account_id = ${accountId} and trust = any(${[...above]}::text[]) order by id`.execute(
    memory.db,
  );
  return rows;
}

async function take(
  { accountId, keyId }: { accountId: string; keyId: string },
  { path, writer, ...input }: Step,
): Promise<void> {
  const origin = WRITERS[writer] as Origin;
  const deps = { ...memory.deps, models: { current: async () => null } };
  const sources = openRunSources();
  sources.noteMemories([{ trust: writer }]);
  const tools = openMemoryTools(deps, wholeAccount(accountId), { agentId: 'ag_9', sources });
  const name = { key: input.key };
  const rows = [input];
  switch (path) {
    case 'put':
      return void (await putMemory(deps, wholeAccount(accountId), { ...input, origin }));
    case 'tool put':
      return void (await tools.put({ ...name, value: input.value }));
    case 'tool delete':
      return void (await tools.delete({ ...name, hard: input.importance === 3 }));
    case 'delete':
      return void (await deleteMemory(memory.db, wholeAccount(accountId), { ...name, trust: writer }));
    case 'delete for good':
      return void (await deleteMemory(memory.db, wholeAccount(accountId), {
        ...name,
        hard: true,
        trust: writer,
      }));
    case 'delete by filter':
      return void (await deleteMemories(deps, wholeAccount(accountId), { tags: ['x'], origin }));
    case 'dedupe':
      return void (await dedupeMemories(deps, wholeAccount(accountId), { origin, threshold: 1 }));
    case 'consolidate':
      return void (await consolidateMemories(deps, wholeAccount(accountId), {
        origin,
        keyId,
        min_cluster_size: 2,
        threshold: 0.8,
      }));
    case 'import':
      return void (await importMemories(deps, wholeAccount(accountId), { rows, origin }));
    case 'import that claims trust':
      return void (await importMemories(deps, wholeAccount(accountId), {
        rows: [{ ...input, trust: 'user' }],
        origin,
      }));
    case 'apply a plan': {
      const { plan_id: planId } = await deleteMemories(deps, wholeAccount(accountId), {
        all: true,
        dry_run: true,
        origin: own,
      });
      return void (await applyPlan(deps, wholeAccount(accountId), { planId: planId as string, origin }));
    }
  }
}

test('whatever a writer does, by every path, what a more trusted one wrote stays as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { accountId, keyId } = await memory.newMemories();
      for (const next of steps) {
        // The memory tool of an agent that read nothing is an agent's, never the account's.
        const trust = next.path.startsWith('tool') && next.writer === 'user' ? 'agent' : next.writer;
        const before = await writtenAbove(accountId, trust);

        await take({ accountId, keyId }, next).catch((error) => {
          const isRefusal = error instanceof ApiError || error.name === 'ToolError';
          if (!isRefusal) throw error;
        });

        expect(await writtenAbove(accountId, trust)).toEqual(before);
      }
    }),
    { numRuns: RUNS },
  );
}, 120_000);

test("the account's own undo, restoration and acceptance reach everything", async () => {
  const { accountId, put } = await memory.newMemories({ a: 'one fox' });
  const { deps } = memory;
  const removed = await deleteMemories(deps, wholeAccount(accountId), { all: true, origin: own });
  await put('b', { value: 'of a page', origin: WRITERS.web as Origin });

  await undoOperation(memory.db, wholeAccount(accountId), removed.operation_id as string);
  await putMemory(deps, wholeAccount(accountId), {
    key: 'a',
    value: 'of a page',
    origin: WRITERS.web as Origin,
  });
  const { proposals } = await listProposals(memory.db, wholeAccount(accountId), {});
  const id = proposals[0]?.proposal_id as string;
  const accepted = await decideOnProposal(deps, wholeAccount(accountId), {
    id,
    decision: 'accepted',
    origin: own,
  });
  const restored = await restoreMemory(deps, wholeAccount(accountId), { key: 'a', version: 1 });

  expect(accepted).toMatchObject({ status: 'accepted', accepted_version: 2, current: { trust: 'user' } });
  expect(restored).toMatchObject({ value: 'one fox', version: 3 });
});
