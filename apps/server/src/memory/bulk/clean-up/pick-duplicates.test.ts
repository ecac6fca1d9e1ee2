import { DEDUPE_PAIRS_MAX, DedupeMemoriesRequest, type Memory } from '@jettson/contract';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../../testing/fake-embedder.ts';
import { embedPending } from '../../embedding/embed-pending.ts';
import { toScope } from '../../model/memory-scope.ts';
import { originOfKey } from '../../model/origin.ts';
import { getMemory } from '../../store/get-memory.ts';
import { listMemories } from '../../store/list-memories.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { applyPlan } from '../operations/apply-plan.ts';
import { undoOperation } from '../operations/undo-operation.ts';
import { importMemories } from '../transfer/import-memories.ts';
import { dedupeMemories } from './dedupe-memories.ts';

const origin = originOfKey('key', undefined);
const memory = setUpMemory({ embedder: fakeEmbedder() });

async function newMemories(memories: Parameters<typeof memory.newMemories>[0]) {
  const { accountId, scope, put } = await memory.newMemories(memories);
  const { memories: all } = await listMemories(memory.db, scope, {});
  const byKey = new Map(all.map((one) => [one.key, one]));
  const of = (key: string) => byKey.get(key) as Memory;
  const dedupe = (request: Parameters<typeof dedupeMemories>[2]) =>
    dedupeMemories(memory.deps, scope, request);
  const pair = (kept: string, removed: string) => ({
    kept: of(kept).memory_id,
    removed: of(removed).memory_id,
    kept_updated_at: of(kept).updated_at,
    removed_updated_at: of(removed).updated_at,
  });
  const left = async () =>
    (await listMemories(memory.db, scope, { sort: 'key' })).memories.map(({ key }) => key).join('');
  return { accountId, scope, put, of, dedupe, pair, left };
}

test('only the pairs that were picked are merged, in the chosen direction, and one undo takes it back', async () => {
  const { scope, dedupe, pair, left } = await newMemories({
    a: { value: 'one', tags: ['x'] },
    b: { value: 'another', tags: ['y'], importance: 9 },
    c: 'one',
    d: 'one',
  });

  const {
    removed,
    pairs,
    operation_id: id,
  } = await dedupe({ origin, pairs: [pair('a', 'b'), pair('a', 'd')] });

  expect([removed, pairs.length, await left()]).toEqual([2, 2, 'ac']);
  expect(await getMemory(memory.db, scope, { key: 'a' })).toMatchObject({ value: 'one', tags: ['x', 'y'] });
  await undoOperation(memory.db, scope, id as string);
  expect(await left()).toBe('abcd');
  expect(await getMemory(memory.db, scope, { key: 'a' })).toMatchObject({ tags: ['x'] });
});

test('picked pairs can be planned first, and the plan is applied as it was shown', async () => {
  const { scope, dedupe, pair, left } = await newMemories({ a: 'one', b: 'two' });

  const { plan_id: planId, diff } = await dedupe({ origin, pairs: [pair('b', 'a')], dry_run: true });
  const before = await left();
  await applyPlan(memory.deps, scope, { planId: planId as string, origin });

  expect(diff?.map(({ key, action }) => [key, action])).toEqual([
    ['b', 'keep'],
    ['a', 'remove'],
  ]);
  expect([before, await left()]).toEqual(['ab', 'b']);
});

test('a memory that has changed since it was seen stops all of it', async () => {
  const { put, dedupe, pair, left } = await newMemories({ a: 'one', b: 'one', c: 'one', d: 'one' });
  const pairs = [pair('a', 'b'), pair('c', 'd')];
  // The same value: the version is the same, and its tags are not.
  await put('d', { value: 'one', tags: ['new'] });

  await expect(dedupe({ origin, pairs })).rejects.toMatchObject({
    code: 'conflict',
    details: { conflicts: [{ key: 'd' }], total: 1 },
  });
  expect(await left()).toBe('abcd');
});

test.each([
  {
    pairs: [
      ['a', 'b'],
      ['c', 'b'],
    ],
    field: 'pairs.1.removed',
  },
  {
    pairs: [
      ['a', 'b'],
      ['b', 'c'],
    ],
    field: 'pairs.1.kept',
  },
  { pairs: [['a', 'a']], field: 'pairs.0.kept' },
  { pairs: [['a', 'elsewhere']], field: 'pairs.0.removed' },
  { pairs: [['many', 'more']], field: 'pairs.0.kept' },
])(
  'pairs that contradict each other or do not fit together are refused: $pairs',
  async ({ pairs, field }) => {
    const tags = (name: string) => Array.from({ length: 11 }, (_, index) => `${name} ${index}`);
    const { dedupe, pair, left } = await newMemories({
      a: '1',
      b: '2',
      c: '3',
      elsewhere: { value: '4', namespace: 'other' },
      many: { value: '5', tags: tags('a') },
      more: { value: '6', tags: tags('b') },
    });

    await expect(
      dedupe({ origin, pairs: pairs.map(([kept = '', removed = '']) => pair(kept, removed)) }),
    ).rejects.toMatchObject({ code: 'invalid_body', details: { field } });
    expect(await left()).toBe('abcelsewheremanymore');
  },
);

test('memories of another account, or outside of the limit of a key, are not there', async () => {
  const { accountId, of, dedupe } = await newMemories({ a: '1', b: '2' });
  const other = await newMemories({ c: '3' });
  const pairs = [{ kept: of('a').memory_id, removed: of('b').memory_id }];

  await expect(
    dedupe({ origin, pairs: [{ kept: of('a').memory_id, removed: other.of('c').memory_id }] }),
  ).rejects.toMatchObject({ code: 'not_found', details: { field: 'pairs.0.removed' } });
  const limited = toScope(accountId, { read: ['default'], write: 'elsewhere' });
  await expect(dedupeMemories(memory.deps, limited, { origin, pairs })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the memories of all pairs are returned when they are asked for', async () => {
  const { of, dedupe } = await newMemories({
    a: { value: 'The office is closed', tags: ['x'] },
    b: 'The office is closed.',
    other: 'Lunch is at noon',
  });

  const { memories, pairs } = await dedupe({ origin, dry_run: true, include_memories: true });
  const plain = await dedupe({ origin, dry_run: true });

  expect(pairs).toHaveLength(1);
  expect(memories?.map(({ key }) => key).sort()).toEqual(['a', 'b']);
  expect(memories).toContainEqual(of('a'));
  expect(plain).not.toHaveProperty('memories');
});

test('of very many pairs, memories of as many are returned as can be sent back', async () => {
  const { scope, dedupe } = await newMemories({});
  const rows = Array.from({ length: DEDUPE_PAIRS_MAX + 6 }, (_, index) => ({
    key: `note_${index}`,
    value: 'The office is closed on Mondays.',
  }));
  await importMemories(memory.deps, scope, { rows, origin });
  await embedPending(memory.deps);

  const { memories, pairs } = await dedupe({ origin, dry_run: true, include_memories: true });

  expect(pairs).toHaveLength(DEDUPE_PAIRS_MAX + 5);
  const shown = new Set(memories?.map(({ memory_id: id }) => id));
  const choices = pairs.filter(({ kept, removed }) => shown.has(kept) && shown.has(removed));
  expect(choices).toEqual(pairs.slice(0, DEDUPE_PAIRS_MAX));
  expect(DedupeMemoriesRequest.safeParse({ pairs: choices }).success).toBe(true);
});
