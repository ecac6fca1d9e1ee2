import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { getHistory } from '../store/get-history.ts';
import { getMemory } from '../store/get-memory.ts';
import { listMemories } from '../store/list-memories.ts';
import { listNamespaces } from '../store/list-namespaces.ts';
import { restoreMemory } from '../store/restore-memory.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { sweepMemories } from './sweep-memories.ts';
import { importMemories } from './transfer/import-memories.ts';

// The job works on all accounts at once.
const memory = setUpMemory({ embedder: fakeEmbedder(), isolated: true });

test('the sweep ends what expired when it expired, once, and it can still be restored', async () => {
  const { db, deps } = memory;
  const { accountId, put } = await memory.newMemories();
  const { updated_at, expires_at } = await put('short', { value: 'v', expires_in_days: 1e-9 });
  await put('long', { value: 'v', expires_in_days: 1 });
  await new Promise((resolve) => setTimeout(resolve, 10));

  const swept = [await sweepMemories(db), await sweepMemories(db)];

  expect(swept).toEqual([1, 0]);
  const { versions } = await getHistory(db, wholeAccount(accountId), { key: 'short' });
  expect(versions).toMatchObject([{ valid_from: updated_at, valid_to: expires_at, ended_by: 'expired' }]);
  expect(await listNamespaces(db, wholeAccount(accountId))).toEqual({
    namespaces: [{ namespace: 'default', count: 1 }],
  });
  await restoreMemory(deps, wholeAccount(accountId), { key: 'short' });
  expect(await getMemory(db, wholeAccount(accountId), { key: 'short' })).toMatchObject({
    value: 'v',
    expires_at: null,
  });
});

test('what was imported after its time shows the same end before the sweep and after it, later than its beginning', async () => {
  const { db, deps } = memory;
  const { accountId } = await memory.newMemories();
  const whole = wholeAccount(accountId);
  const origin = originOfKey('key', undefined);
  const rows = [{ key: 'late', value: 'v', expires_at: Date.now() - 3_600_000 }];
  await importMemories(deps, whole, { rows, origin });

  const before = await getHistory(db, whole, { key: 'late' });
  await sweepMemories(db);

  expect(await getHistory(db, whole, { key: 'late' })).toEqual(before);
  const [{ valid_from: from = 0, valid_to: to = 0 } = {}] = before.versions;
  expect(to).toBeGreaterThan(from);
});

test('what was imported after its time has one place among what was forgotten, before the sweep and after it', async () => {
  const { db, deps } = memory;
  const { accountId } = await memory.newMemories();
  const whole = wholeAccount(accountId);
  const [hourAgo, minuteAgo] = [Date.now() - 3_600_000, Date.now() - 60_000];
  const rows = [
    { key: 'late', value: 'v', expires_at: hourAgo },
    { key: 'deleted', value: 'v', valid_from: hourAgo, valid_to: minuteAgo, ended_by: 'deleted' as const },
    { key: 'in time', value: 'v', valid_from: hourAgo - 1, expires_at: hourAgo },
  ];
  await importMemories(deps, whole, { rows, origin: originOfKey('key', undefined) });
  const list = (limit: number, cursor?: string) =>
    listMemories(db, whole, { deleted: true, limit, ...(cursor === undefined ? {} : { cursor }) });

  const before = await list(10);
  const { next_cursor: cursor } = await list(1);
  const rest = await list(10, cursor ?? '');
  await sweepMemories(db);

  expect(before.memories.map(({ key }) => key)).toEqual(['late', 'deleted', 'in time']);
  expect(rest.memories).toEqual(before.memories.slice(1));
  expect(await list(10)).toEqual(before);
  expect(await list(10, cursor ?? '')).toEqual(rest);
  const { versions } = await getHistory(db, whole, { key: 'late' });
  expect(before.memories[0]?.deleted_at).toBe(versions[0]?.valid_to);
});
