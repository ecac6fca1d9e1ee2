import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { newAccount } from '../../testing/new-account.ts';
import { getHistory } from './get-history.ts';
import { getMemory } from './get-memory.ts';
import { listNamespaces } from './list-namespaces.ts';
import { originOfKey } from './origin.ts';
import { putMemory } from './put-memory.ts';
import { restoreMemory } from './restore-memory.ts';
import { sweepMemories } from './sweep-memories.ts';

// The job works on all accounts at once.
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
});
afterAll(() => database.close());

test('the sweep ends what expired when it expired, once, and it can still be restored', async () => {
  const deps = { db: database.db, embedder: fakeEmbedder() };
  const { accountId } = await newAccount(database.db);
  const put = (key: string, days?: number) =>
    putMemory(deps, accountId, {
      key,
      value: 'v',
      expires_in_days: days,
      origin: originOfKey('key', undefined),
    });
  const { updated_at, expires_at } = await put('short', 1e-9);
  await put('long', 1);
  await new Promise((resolve) => setTimeout(resolve, 10));

  const swept = [await sweepMemories(deps), await sweepMemories(deps)];

  expect(swept).toEqual([1, 0]);
  const { versions } = await getHistory(deps, accountId, { key: 'short' });
  expect(versions).toMatchObject([{ valid_from: updated_at, valid_to: expires_at, ended_by: 'expired' }]);
  expect(await listNamespaces(deps, accountId)).toEqual({ namespaces: [{ namespace: 'default', count: 1 }] });
  await restoreMemory(deps, accountId, { key: 'short' });
  expect(await getMemory(deps, accountId, { key: 'short' })).toMatchObject({ value: 'v', expires_at: null });
});
