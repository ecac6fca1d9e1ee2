import type { MemoryAccess, MemoryChange } from '@jettson/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { consolidateMemories } from './bulk/clean-up/consolidate-memories.ts';
import { dedupeMemories } from './bulk/clean-up/dedupe-memories.ts';
import { deleteMemories } from './bulk/clean-up/delete-memories.ts';
import { applyPlan } from './bulk/operations/apply-plan.ts';
import { undoOperation } from './bulk/operations/undo-operation.ts';
import { exportMemories } from './bulk/transfer/export-memories.ts';
import { importMemories } from './bulk/transfer/import-memories.ts';
import { type MemoryScope, mayWrite, toScope, wholeAccount } from './model/memory-scope.ts';
import { originOfKey } from './model/origin.ts';
import { setUpMemory } from './testing/set-up-memory.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);
const origin = originOfKey('key', undefined);
const HOUR_MS = 3600 * 1000;

const namespace = fc.constantFrom('alice', 'team/a', 'team/b');
const row = fc.record({
  namespace,
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.constantFrom('one fox', 'One  fox', 'two foxes', 'a hare'),
  tags: fc.subarray(['x', 'y']),
  /** Hours from now; if negative, it has expired already. */
  expires: fc.option(fc.constantFrom(-1, 1, 2), { nil: undefined }),
});
const ACCESSES: (MemoryAccess | null)[] = [
  null,
  { read: ['alice'] },
  { read: [{ prefix: 'team/' }, 'alice'], write: 'team/b' },
  { read: ['alice'], write: 'team/a' },
];
const setUp = fc.record({
  rows: fc.array(row, { minLength: 3, maxLength: 14 }),
  access: fc.constantFrom(...ACCESSES),
  kind: fc.constantFrom('delete', 'dedupe', 'consolidate', 'import'),
  imported: fc.array(row, { minLength: 1, maxLength: 5 }),
  tags: fc.subarray(['x', 'y']),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

const toImport = ({ expires, ...rest }: Row) => ({
  ...rest,
  ...(expires === undefined ? {} : { expires_at: Date.now() + expires * HOUR_MS }),
});

/** Everything of an account, to the byte, except how often it was read. */
async function everything(accountId: string) {
  const pages = await Array.fromAsync(exportMemories(memory.db, wholeAccount(accountId), { history: true }));
  return JSON.stringify(pages.flat());
}

async function liveValues(accountId: string) {
  const pages = await Array.fromAsync(exportMemories(memory.db, wholeAccount(accountId), { history: false }));
  return new Map(pages.flat().map((one) => [`${one.namespace} ${one.key}`, one.value]));
}

test('within any scope, and whatever expires, a preview says what is done and an undo takes all of it back', async () => {
  await fc.assert(
    fc.asyncProperty(setUp, async ({ rows, access, kind, imported, tags }) => {
      const { accountId, keyId } = await memory.newMemories();
      const whole = wholeAccount(accountId);
      await importMemories(memory.deps, whole, { rows: rows.map(toImport), origin });
      const scope: MemoryScope = toScope(accountId, access);
      const deps = { ...memory.deps, models: { current: async () => null } };
      const dry_run = true;
      const operate = {
        delete: () => deleteMemories(deps, scope, { tags, all: true, dry_run, origin }),
        dedupe: () => dedupeMemories(deps, scope, { dry_run, origin, threshold: 1 }),
        consolidate: () =>
          consolidateMemories(deps, scope, { dry_run, origin, keyId, min_cluster_size: 2, threshold: 0.8 }),
        import: () => importMemories(deps, scope, { rows: imported.map(toImport), dryRun: true, origin }),
      };
      const before = { all: await everything(accountId), live: await liveValues(accountId) };

      const { plan_id: planId, diff = [] } = await operate[kind as keyof typeof operate]();
      const previewed = await everything(accountId);
      const applied = await applyPlan(deps, scope, { planId: planId as string, origin });
      const after = await liveValues(accountId);
      await undoOperation(memory.db, scope, applied.operation_id);

      expect(previewed).toBe(before.all);
      expect(await everything(accountId)).toBe(before.all);
      expect(diff.filter((change) => !mayWrite(scope, change))).toEqual([]);
      expect(after).toEqual(withChanges(before.live, diff));
      const { rows: left } =
        await sql`select 1 from memory_operations where account_id = ${accountId}`.execute(memory.db);
      expect(left.length).toBeGreaterThan(0);
    }),
    { numRuns: RUNS },
  );
}, 240_000);

/** What is live after a preview has come true; of several changes of one key, the last one counts. */
function withChanges(live: Map<string, string>, diff: MemoryChange[]): Map<string, string> {
  const changed = new Map(live);
  for (const { namespace: within, key, after } of diff) {
    if (after === null) changed.delete(`${within} ${key}`);
    else changed.set(`${within} ${key}`, after);
  }
  return changed;
}
