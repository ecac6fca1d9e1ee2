import { createHash } from 'node:crypto';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { says, scriptedModel } from '@jettson/agent/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { wholeAccount } from '../../model/memory-scope.ts';
import { originOfKey } from '../../model/origin.ts';
import { deleteMemory } from '../../store/delete-memory.ts';
import { getMemory } from '../../store/get-memory.ts';
import { listMemories } from '../../store/list-memories.ts';
import { restoreMemory } from '../../store/restore-memory.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { applyPlan } from '../operations/apply-plan.ts';
import { undoOperation } from '../operations/undo-operation.ts';
import { exportMemories } from '../transfer/export-memories.ts';
import { importMemories } from '../transfer/import-memories.ts';
import { consolidateMemories } from './consolidate-memories.ts';
import { dedupeMemories } from './dedupe-memories.ts';
import { deleteMemories } from './delete-memories.ts';

const origin = originOfKey('key', undefined);
/** A model on this machine, which costs nothing. */
const modelsOf = (model: LanguageModelV4) => ({
  current: async () => ({ id: 'fake/scripted', tableNames: [], isLocal: true, model }),
});
const memory = setUpMemory();

async function newMemories(memories: Parameters<typeof memory.newMemories>[0] = {}) {
  const { db } = memory;
  const deps = { ...memory.deps, models: { current: async () => null } };
  const { accountId, scope, keyId, put } = await memory.newMemories(memories);
  const keys = async () => (await listMemories(db, scope, {})).memories.map(({ key }) => key).sort();
  return { db, deps, accountId, scope, keyId, put, keys };
}

/** A hash of everything that an export shows. */
async function exportHash(accountId: string): Promise<string> {
  const pages = await Array.fromAsync(exportMemories(memory.db, wholeAccount(accountId), { history: true }));
  return createHash('sha256').update(JSON.stringify(pages)).digest('hex');
}

const SAME = {
  theme: 'The user prefers dark mode',
  theme_2: 'User prefers dark mode',
  a: { value: 'Our main database is PostgreSQL', importance: 4 },
  b: { value: 'The main database is PostgreSQL', importance: 9 },
};
const DIFFERENT = {
  c: 'The staging server is 10.0.0.1',
  d: 'The staging server is 10.0.0.2',
  e: 'Project Alpha is due in March',
  f: 'Project Beta is due in March',
  g: 'The user likes spicy food',
  h: 'The user does not like spicy food',
  i: 'The office is in Berlin',
  j: 'The office is in Munich',
};

test('dedupe removes what says the same, keeps the important and then the newer, and can be undone', async () => {
  const { db, deps, accountId, scope, keys } = await newMemories({ ...SAME, ...DIFFERENT });
  const before = await exportHash(accountId);

  const deduped = await dedupeMemories(deps, scope, { origin });

  expect(deduped).toMatchObject({ removed: 2, kept: 10 });
  expect(await keys()).toEqual(['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'theme_2']);
  const kept = await getMemory(db, scope, { key: 'b' });
  expect(deduped.pairs.map((pair) => pair.kept)).toContain(kept.memory_id);
  await undoOperation(db, scope, deduped.operation_id as string);
  await sql`update memories set access_count = 0 where account_id = ${accountId}`.execute(db);
  expect(await exportHash(accountId)).toBe(before);
});

test('of two that say the same, the more trusted one stays, however important the other is', async () => {
  const { deps, scope, keys } = await newMemories({
    brand: { value: 'The brand color is teal', importance: 5 },
    brand_2: { value: 'The brand color is teal', importance: 7, provenance: { kind: 'web_page' } },
  });

  await dedupeMemories(deps, scope, { origin });

  expect(await keys()).toEqual(['brand']);
});

test('dedupe keeps to one namespace, and never joins two', async () => {
  const { deps, scope, put } = await newMemories();
  for (const namespace of ['a', 'b']) {
    for (const key of ['x', 'y']) await put(key, { value: 'The very same text', namespace });
  }

  const inOne = await dedupeMemories(deps, scope, { namespace: 'a', origin });
  const inAll = await dedupeMemories(deps, scope, { origin });

  expect([inOne.removed, inAll.removed]).toEqual([1, 1]);
});

test('a dry run changes nothing, shows the difference, and its plan does exactly that', async () => {
  const { db, deps, accountId, scope, keys } = await newMemories(SAME);
  const before = await exportHash(accountId);

  const planned = await dedupeMemories(deps, scope, { dry_run: true, origin });

  expect(await exportHash(accountId)).toBe(before);
  expect(
    planned.diff
      ?.filter(({ action }) => action === 'remove')
      .map(({ key }) => key)
      .sort(),
  ).toEqual(['a', 'theme']);
  const applied = await applyPlan(deps, scope, { planId: planned.plan_id as string, origin });
  expect(await keys()).toEqual(['b', 'theme_2']);
  const again = await applyPlan(deps, scope, { planId: planned.plan_id as string, origin });
  expect(again.operation_id).toBe(applied.operation_id);
  await undoOperation(db, scope, applied.operation_id);
  expect(await exportHash(accountId)).toBe(before);
});

test('a plan whose memories changed since is refused whole, and names them', async () => {
  const { deps, scope, put, keys } = await newMemories(SAME);
  const planned = await dedupeMemories(deps, scope, { dry_run: true, origin });
  await put('b', 'We moved to SQLite');

  const applying = applyPlan(deps, scope, { planId: planned.plan_id as string, origin });

  await expect(applying).rejects.toMatchObject({
    code: 'conflict',
    details: { conflicts: [{ namespace: 'default', key: 'b' }] },
  });
  expect(await keys()).toEqual(['a', 'b', 'theme', 'theme_2']);
});

test('a deletion by filter is undone after unrelated writes, and conflicts with related ones', async () => {
  const { db, deps, scope, put, keys } = await newMemories({
    a: { value: '1', tags: ['old'] },
    b: { value: '2', tags: ['old'] },
    c: '3',
  });
  const first = await deleteMemories(deps, scope, { tags: ['old'], origin });
  await put('unrelated', 'x');
  await undoOperation(db, scope, first.operation_id as string);
  expect(await keys()).toEqual(['a', 'b', 'c', 'unrelated']);
  const second = await deleteMemories(deps, scope, { tags: ['old'], origin });
  await restoreMemory(deps, scope, { key: 'a' });

  const undoing = undoOperation(db, scope, second.operation_id as string);

  await expect(undoing).rejects.toMatchObject({ code: 'conflict', details: { conflicts: [{ key: 'a' }] } });
  expect(await keys()).toEqual(['a', 'c', 'unrelated']);
});

test('consolidation merges a group into a summary of all its facts; undo brings the sources back', async () => {
  const { db, deps, accountId, scope, keyId, keys } = await newMemories({
    deploy1: { value: 'The deploy happens every Friday at 5pm', importance: 7, tags: ['ops'] },
    deploy2: { value: 'Deploys happen each Friday at 5pm from main', tags: ['ci'] },
    deploy3: 'The Friday deploy at 5pm happens from the main branch',
    tea: 'Ada prefers tea over coffee',
  });
  const before = await exportHash(accountId);

  const consolidated = await consolidateMemories(deps, scope, { origin, keyId });

  const [summary] = consolidated.new_summaries;
  expect(consolidated).toMatchObject({ consolidated: 3, summarized_by: 'merge' });
  expect(summary).toMatchObject({
    memory_id: expect.stringMatching(/^mem_/),
    importance: 7,
    tags: expect.arrayContaining(['ops', 'ci']),
  });
  expect(summary?.value).toContain('Deploys happen each Friday at 5pm from main.');
  expect(await keys()).toEqual([summary?.key, 'tea'].sort());
  const stored = await getMemory(db, scope, { key: summary?.key as string });
  expect(stored).toMatchObject({ source: 'consolidated', provenance: { kind: 'consolidation' } });
  await undoOperation(db, scope, consolidated.operation_id as string);
  expect(await exportHash(accountId)).toBe(before);
});

test('consolidation writes with the model when there is one, and trusts the summary no more than its sources', async () => {
  const { db, deps, scope, keyId } = await newMemories({
    a: 'The deploy happens on Friday',
    b: {
      value: 'The deploy happens on Friday',
      provenance: { kind: 'web_page', url: 'https://example.com' },
    },
  });
  const model = scriptedModel(({ messages }) => {
    const { notes } = JSON.parse(messages.at(-1)?.text ?? '');
    return says(`${notes.join(' and ')}, says the model`);
  });

  const consolidated = await consolidateMemories({ ...deps, models: modelsOf(model) }, scope, {
    min_cluster_size: 2,
    origin,
    keyId,
  });

  expect(consolidated).toMatchObject({
    consolidated: 2,
    summarized_by: 'model',
    new_summaries: [
      { value: 'The deploy happens on Friday and The deploy happens on Friday, says the model' },
    ],
  });
  const key = consolidated.new_summaries[0]?.key as string;
  expect(await getMemory(db, scope, { key })).toMatchObject({ trust: 'web' });
});

test('a consolidation that comes again with its idempotency key asks the model nothing more', async () => {
  const { deps, scope, keyId } = await newMemories({
    a: 'The deploy is on Friday',
    b: 'The deploy is on Friday',
  });
  let asked = 0;
  const model = scriptedModel(() => says(`The deploy is on Friday${'!'.repeat(++asked)}`));
  const models = modelsOf(model);
  const consolidate = () =>
    consolidateMemories({ ...deps, models }, scope, { min_cluster_size: 2, origin, keyId }, 'once');

  const first = await consolidate();
  const again = await consolidate();

  expect(first).toMatchObject({ consolidated: 2, new_summaries: [{ value: 'The deploy is on Friday!' }] });
  expect(again).toEqual(first);
  expect(asked).toBe(1);
});

test('a model that fails or says nothing makes the consolidation unavailable, and nothing is changed', async () => {
  const { deps, scope, keyId, keys } = await newMemories({
    a: 'The deploy is on Friday',
    b: 'The deploy is on Friday',
  });
  const fails = scriptedModel(() => {
    throw new Error('overloaded');
  });

  for (const model of [fails, scriptedModel(() => says(' '))]) {
    const models = modelsOf(model);
    const consolidating = consolidateMemories({ ...deps, models }, scope, {
      min_cluster_size: 2,
      origin,
      keyId,
    });
    await expect(consolidating).rejects.toMatchObject({
      code: 'unavailable',
      details: { waiting_for: 'model' },
    });
  }

  expect(await keys()).toEqual(['a', 'b']);
});

test('a hard deletion leaves no trace in vectors, operations and plans', async () => {
  const { db, deps, accountId, scope } = await newMemories(SAME);
  await dedupeMemories(deps, scope, { dry_run: true, origin });
  await dedupeMemories(deps, scope, { origin });

  for (const key of Object.keys(SAME)) await deleteMemory(db, scope, { key, hard: true, trust: 'user' });

  for (const table of [
    'memories',
    'memory_versions',
    'memory_vectors',
    'memory_operation_steps',
    'memory_plan_steps',
  ]) {
    const { rows } = await sql`select * from ${sql.table(table)} where account_id = ${accountId}`.execute(
      memory.db,
    );
    expect(rows).toEqual([]);
  }
});

test('operations and plans of another account do not exist', async () => {
  const [ada, bob] = [await newMemories(SAME), await newMemories()];
  const planned = await dedupeMemories(ada.deps, ada.scope, { dry_run: true, origin });
  const done = await dedupeMemories(ada.deps, ada.scope, { origin });

  await expect(
    applyPlan(bob.deps, bob.scope, { planId: planned.plan_id as string, origin }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await expect(undoOperation(bob.db, bob.scope, done.operation_id as string)).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await deleteMemories(bob.deps, bob.scope, { all: true, origin })).toMatchObject({ removed: 0 });
  expect(await ada.keys()).toEqual(['b', 'theme_2']);
});

test('an import is an operation too', async () => {
  const { db, deps, accountId, scope } = await newMemories({ a: 'before' });
  const before = await exportHash(accountId);
  const rows = [
    { key: 'a', value: 'after' },
    { key: 'b', value: 'new' },
    { key: 'b', value: 'newer' },
  ];
  const imported = await importMemories(deps, scope, { rows, idempotencyKey: undefined, origin });

  await undoOperation(db, scope, imported.operation_id as string);

  expect(await exportHash(accountId)).toBe(before);
});
