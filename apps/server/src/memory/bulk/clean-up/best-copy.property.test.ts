import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../../testing/fake-embedder.ts';
import type { MemoryScope } from '../../model/memory-scope.ts';
import { originOfKey } from '../../model/origin.ts';
import { listMemories } from '../../store/list-memories.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { applyPlan } from '../operations/apply-plan.ts';
import { undoOperation } from '../operations/undo-operation.ts';
import { exportMemories } from '../transfer/export-memories.ts';
import { dedupeMemories } from './dedupe-memories.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);
const origin = originOfKey('key', undefined);
const namespace = fc.constantFrom('default', 'n/2');
/** For undo, which is also tried in languages without spaces and in those that the model does not know. */
const anyLanguage = fc.constantFrom('two foxes here', '两只狐狸', 'दो लोमड़ियाँ', 'две лисы');
const copy = fc.record({
  key: fc.constantFrom('note', 'note_2', 'note_3', 'fact'),
  namespace,
  value: anyLanguage,
  tags: fc.subarray(['x', 'y', 'z']),
  importance: fc.constantFrom(3, 8),
  expires_in_days: fc.option(fc.constantFrom(1, 30), { nil: undefined }),
  metadata: fc.constantFrom({}, { from: 'chat' }, { page: 2 }),
  provenance: fc.constantFrom(undefined, { kind: 'web_page' as const }),
});

test(
  'of copies in any language one stays that is trusted as much, lasts as long and has the tags and metadata of all; undo is exact',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(copy, { selector: ({ key, namespace: of }) => `${of} ${key}`, maxLength: 8 }),
        fc.boolean(),
        async (copies, dryRun) => {
          const { scope, put } = await memory.newMemories();
          const { db, deps } = memory;
          for (const { key: name, ...rest } of copies) await put(name, rest);
          const { memories: all } = await listMemories(db, scope, {});
          const before = await exportHash(scope);

          const planned = await dedupeMemories(deps, scope, { dry_run: dryRun, origin });
          const unchanged = await exportHash(scope);
          const operationId =
            planned.plan_id === null
              ? planned.operation_id
              : (await applyPlan(deps, scope, { planId: planned.plan_id, origin })).operation_id;
          const { memories: left } = await listMemories(db, scope, {});

          if (dryRun) expect(unchanged).toBe(before);
          expect(left).toHaveLength(all.length - planned.removed);
          const find = (of: typeof all, id: string) => of.find(({ memory_id: one }) => one === id);
          for (const pair of planned.pairs) {
            const [kept, gone, was] = [find(left, pair.kept), find(all, pair.removed), find(all, pair.kept)];
            expect(kept).toMatchObject({ value: gone?.value, namespace: gone?.namespace, trust: was?.trust });
            expect(kept?.tags).toEqual(expect.arrayContaining(gone?.tags ?? []));
            expect(kept?.metadata).toMatchObject(gone?.metadata ?? {});
            expect(kept?.expires_at ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
              gone?.expires_at ?? Number.POSITIVE_INFINITY,
            );
            if (gone?.trust === 'user') expect(kept?.trust).toBe('user');
          }
          if (operationId !== null) await undoOperation(db, scope, operationId);
          expect(await exportHash(scope)).toBe(before);
        },
      ),
      { numRuns: RUNS, interruptAfterTimeLimit: RUNS * 4000 },
    );
  },
  RUNS * 10_000,
);

async function exportHash(scope: MemoryScope): Promise<string> {
  const pages = await Array.fromAsync(exportMemories(memory.db, scope, { history: true }));
  return createHash('sha256').update(JSON.stringify(pages)).digest('hex');
}
