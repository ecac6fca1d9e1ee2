import { OpenAPIHono } from '@hono/zod-openapi';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AppEnv } from '../../../http/app-env.ts';
import { fakeEmbedder } from '../../../testing/fake-embedder.ts';
import { editRoutes } from '../../edit-routes.ts';
import { toScope } from '../../model/memory-scope.ts';
import { openMemoryTurns } from '../../model/memory-turns.ts';
import { originOfKey } from '../../model/origin.ts';
import { deleteMemory } from '../../store/delete-memory.ts';
import { listMemories } from '../../store/list-memories.ts';
import { restoreMemory } from '../../store/restore-memory.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { deleteMemories } from '../clean-up/delete-memories.ts';
import { sweepMemories } from '../sweep-memories.ts';
import { importMemories } from '../transfer/import-memories.ts';
import { getOperation } from './get-operation.ts';
import { listEdits } from './list-edits.ts';
import { undoEdit } from './undo-edit.ts';

const memory = setUpMemory({ embedder: fakeEmbedder(), isolated: true });
const origin = originOfKey('key', undefined);

async function newMemories(memories: Parameters<typeof memory.newMemories>[0] = {}) {
  const { accountId, scope, put } = await memory.newMemories(memories);
  const edits = async () => (await listEdits(memory.db, scope, {})).edits;
  const undo = async (id: string | undefined) => undoEdit(memory.deps, scope, id ?? '');
  const undoLast = async () => undo((await edits())[0]?.edit_id);
  /** What matters of the live memories. */
  const live = async () =>
    (await listMemories(memory.db, scope, { sort: 'key' })).memories.map(
      ({ key, value, tags, importance, metadata, expires_at }) => ({
        key,
        value,
        tags,
        importance,
        metadata,
        expires_at,
      }),
    );
  const remove = (key: string) => deleteMemory(memory.db, scope, { key, trust: 'user' });
  return { accountId, scope, put, edits, undo, undoLast, live, remove };
}

test('writes, other values, other tags, deletions and restorations are listed, the newest first', async () => {
  const { scope, put, edits, remove } = await newMemories({ a: 'one' });
  await put('a', 'two');
  await put('a', { value: 'two', tags: ['x'] });
  await remove('a');
  await restoreMemory(memory.deps, scope, { key: 'a', version: 1 });

  expect(
    (await edits()).map(({ kind, before, after, can_undo: canUndo }) => [kind, before, after, canUndo]),
  ).toEqual([
    ['restore', null, 'one', true],
    ['delete', 'two', null, false],
    ['amend', 'two', 'two', false],
    ['update', 'one', 'two', false],
    ['write', null, 'one', false],
  ]);
});

test('what has expired is listed, and an undo makes it live without an expiry', async () => {
  const { put, edits, undoLast, live } = await newMemories();
  await put('a', { value: 'soon gone', expires_in_days: 1e-9 });
  await expect.poll(() => sweepMemories(memory.db)).toBeGreaterThan(0);

  expect((await edits())[0]).toMatchObject({ kind: 'expire', before: 'soon gone', can_undo: true });
  await undoLast();
  expect(await live()).toMatchObject([{ key: 'a', value: 'soon gone', expires_at: null }]);
});

test.each(['one', 'another'])(
  'an undo does not make live for ever what would have expired by now: it was replaced by %s',
  async (value) => {
    const { accountId, put, undoLast, live } = await newMemories();
    await put('a', { value: 'one', expires_in_days: 1 });
    await put('a', { value, expires_in_days: null });
    // Time goes by.
    await sql`update memory_versions set expires_at = 1 where account_id = ${accountId} and expires_at is not null`.execute(
      memory.db,
    );

    expect(await undoLast()).toMatchObject({ memory: null });
    expect(await live()).toEqual([]);
  },
);

test('whatever is done to a memory, an undo makes it as it was, and keeps the history', async () => {
  const change = fc.oneof(
    fc.record({
      do: fc.constant('put' as const),
      value: fc.constantFrom('one', 'two'),
      tags: fc.subarray(['x', 'y']),
      importance: fc.constantFrom(3, 8),
    }),
    fc.record({ do: fc.constant('delete' as const) }),
    fc.record({ do: fc.constant('restore' as const), version: fc.constantFrom(1, 2) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const { scope, put, edits, undoLast, live, remove } = await newMemories();
      let before = await live();
      for (const one of changes) {
        const count = (await edits()).length;
        const state = await live();
        const { do: kind, ...input } = { value: 'one', version: 1, ...one };
        const made =
          kind === 'put'
            ? put('a', { value: input.value, ...one })
            : kind === 'delete'
              ? remove('a')
              : restoreMemory(memory.deps, scope, { key: 'a', version: input.version });
        await made.catch((error) => expect(error).toMatchObject({ code: 'not_found' }));
        if ((await edits()).length > count) before = state;
      }
      const made = (await edits()).length;
      fc.pre(made > 0);

      await undoLast();

      expect(await live()).toEqual(before);
      expect((await edits()).length).toBe(made + 1);
    }),
    { numRuns: 15 },
  );
});

test('a change that was followed by another one, or undone, cannot be undone', async () => {
  const { put, edits, undo, live } = await newMemories({ a: 'one' });
  await put('a', 'two');
  const [second, first] = await edits();

  await expect(undo(first?.edit_id)).rejects.toMatchObject({ code: 'conflict' });
  await undo(second?.edit_id);
  await expect(undo(second?.edit_id)).rejects.toMatchObject({ code: 'conflict' });
  expect(await live()).toMatchObject([{ value: 'one' }]);
});

test.each([
  'med_',
  'med_x',
  'mop_abc',
  'med_MS53cml0dGVu',
  `med_${Buffer.from('1.gone').toString('base64url')}`,
])('an id of nothing is not found: %s', async (id) => {
  const { undo } = await newMemories({ a: 'one' });

  await expect(undo(id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a limited key sees and undoes the changes of its own namespaces alone', async () => {
  const { accountId, edits } = await newMemories({
    mine: { value: '1', namespace: 'mine' },
    theirs: { value: '2', namespace: 'theirs' },
    shared: { value: '3', namespace: 'shared' },
  });
  const all = await edits();
  const limited = toScope(accountId, { read: ['mine', 'shared'] });
  const idOf = (key: string) => all.find((edit) => edit.key === key)?.edit_id ?? '';
  const undo = (key: string) => undoEdit(memory.deps, limited, idOf(key));

  const seen = await listEdits(memory.db, limited, {});

  expect(seen.edits.map(({ key }) => key).sort()).toEqual(['mine', 'shared']);
  await expect(undo('theirs')).rejects.toMatchObject({ code: 'not_found' });
  await expect(undo('shared')).rejects.toMatchObject({ code: 'not_found' });
  expect(await undo('mine')).toMatchObject({ memory: null });
  await expect(listEdits(memory.db, limited, { namespace: 'theirs' })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('changes of another account are not listed and cannot be undone', async () => {
  const { edits } = await newMemories({ a: 'one' });
  const other = await newMemories();

  expect(await other.edits()).toEqual([]);
  await expect(other.undo((await edits())[0]?.edit_id)).rejects.toMatchObject({ code: 'not_found' });
});

test('what an operation did is told by the operation, as far as the caller may see it', async () => {
  const { accountId, scope, edits } = await newMemories({
    a: { value: 'one', tags: ['x'] },
    b: { value: 'two', tags: ['x'], namespace: 'other' },
  });
  const count = (await edits()).length;
  const { operation_id: deleted } = await deleteMemories(memory.deps, scope, { tags: ['x'], origin });
  const rows = [
    { key: 'a', value: 'three' },
    { key: 'c', value: 'four' },
  ];
  const { operation_id: imported } = await importMemories(memory.deps, scope, { rows, origin });

  expect((await edits()).length).toBe(count);
  expect((await getOperation(memory.db, scope, deleted ?? '')).diff).toMatchObject([
    { action: 'remove', key: 'a', before: 'one', after: null },
    { action: 'remove', key: 'b', before: 'two', after: null },
  ]);
  expect(await getOperation(memory.db, scope, imported ?? '')).toMatchObject({
    kind: 'import',
    diff: [
      { action: 'write', key: 'a', before: null, after: 'three' },
      { action: 'write', key: 'c', before: null, after: 'four' },
    ],
  });
  const onlyWrites = toScope(accountId, { read: ['elsewhere'], write: 'default' });
  expect((await getOperation(memory.db, onlyWrites, imported ?? '')).diff).toEqual([]);
  await expect(getOperation(memory.db, onlyWrites, deleted ?? '')).rejects.toMatchObject({
    code: 'not_found',
  });
});

test.each(['/memory/edits', '/memory/operations/mop_1'])(
  'who asks for %s waits for the turn of the account: it looks at as many versions as there are',
  async (path) => {
    const { accountId } = await memory.newMemories();
    const takers: string[] = [];
    const heavy = { take: async (id: string) => ({ [Symbol.dispose]: () => takers.push(id) }) };
    const app = new OpenAPIHono<AppEnv>()
      .use((c, next) => {
        c.set('accountId', accountId);
        c.set('memoryLimit', null);
        return next();
      })
      .onError((_, c) => c.body(null, 404))
      .route('/', editRoutes(memory.deps, { ...openMemoryTurns(), heavy }));

    await app.request(path);

    expect(takers).toEqual([accountId]);
  },
);
