import { expect, test } from 'vitest';
import { originOfKey } from '../model/origin.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { getMemory } from './get-memory.ts';
import { listMemories } from './list-memories.ts';
import { putMemory } from './put-memory.ts';

const memory = setUpMemory();

/** Puts that are made at the same time. */
async function putAll(
  account: Awaited<ReturnType<typeof memory.newMemories>>,
  puts: { key: string; value: string; idempotencyKey?: string; if_version?: number }[],
) {
  const origin = originOfKey(account.keyId, undefined);
  return Promise.allSettled(
    puts.map(({ idempotencyKey, ...request }) =>
      putMemory(memory.deps, account.scope, { ...request, origin }, idempotencyKey),
    ),
  );
}

test('puts that come together are all stored, each with its own answer', async () => {
  const account = await memory.newMemories();
  const keys = Array.from({ length: 40 }, (_, index) => `key_${index}`);

  const answers = await putAll(
    account,
    keys.map((key) => ({ key, value: `what ${key} says` })),
  );

  expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value.key)).toEqual(keys);
  const { memories } = await listMemories(memory.db, account.scope, { limit: 100, tags: [] });
  expect(memories.map(({ key, value }) => value === `what ${key} says`)).toEqual(keys.map(() => true));
});

test('puts of one key that come together make one version each, in order', async () => {
  const account = await memory.newMemories();

  const answers = await putAll(account, [
    { key: 'city', value: 'Leeds' },
    { key: 'other', value: 'x' },
    { key: 'city', value: 'York' },
    { key: 'city', value: 'York' },
    { key: 'city', value: 'Hull' },
  ]);

  expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value.version)).toEqual([
    1, 1, 2, 2, 3,
  ]);
  expect((await getMemory(memory.db, account.scope, { key: 'city' })).value).toBe('Hull');
});

test('a put that is refused does not affect those that come with it', async () => {
  const account = await memory.newMemories({ city: 'Leeds' });

  const [first, refused, last] = await putAll(account, [
    { key: 'a', value: 'first' },
    { key: 'city', value: 'York', if_version: 7 },
    { key: 'b', value: 'last' },
  ]);

  expect([first?.status, last?.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
  expect((await getMemory(memory.db, account.scope, { key: 'city' })).value).toBe('Leeds');
});

test('of puts with one idempotency key that come together one is made, and one with another request is refused', async () => {
  const account = await memory.newMemories();
  const idempotencyKey = 'once';

  const [first, again, other] = await putAll(account, [
    { key: 'city', value: 'Leeds', idempotencyKey },
    { key: 'city', value: 'Leeds', idempotencyKey },
    { key: 'town', value: 'Whitby', idempotencyKey },
  ]);

  expect(first).toMatchObject({ status: 'fulfilled' });
  expect(again).toEqual(first);
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'idempotency_key_reused' } });
});

test('a put that the database refuses does not affect those that come with it', async () => {
  const account = await memory.newMemories();
  const keys = Array.from({ length: 12 }, (_, index) => `key_${index}`);

  // No text of Postgres contains this character; the routes refuse it before.
  const answers = await putAll(
    account,
    keys.map((key) => ({ key, value: key === 'key_6' ? 'a\u0000b' : 'x' })),
  );

  expect(answers.map(({ status }) => status)).toEqual(
    keys.map((key) => (key === 'key_6' ? 'rejected' : 'fulfilled')),
  );
  const { memories } = await listMemories(memory.db, account.scope, { limit: 100, tags: [] });
  expect(memories.map(({ key }) => key).sort()).toEqual(keys.filter((key) => key !== 'key_6').sort());
});
