import { ListMemoriesQuery, MEMORY_KEY_MAX_CHARS, type MemoryTrust } from '@jettson/contract';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { type ListMemoriesInput, listMemories } from './list-memories.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });

const page = { kind: 'web_page' as const };
const tool = { kind: 'tool' as const };
const MEMORIES = {
  b: { value: '1', importance: 5, expires_in_days: 3 },
  a: { value: '2', importance: 9, provenance: page },
  d: { value: '3', importance: 5, provenance: tool, tags: ['x, y'] },
  c: { value: '4', importance: 1, expires_in_days: 1 },
};

/** All pages of one memory each. */
async function keysOf(input: ListMemoriesInput) {
  const { scope } = await memory.newMemories(MEMORIES);
  // Of another account, and in no list.
  await memory.newMemories(MEMORIES);
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const { memories, next_cursor } = await listMemories(memory.db, scope, { ...input, limit: 1, cursor });
    keys.push(...memories.map(({ key }) => key));
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined && keys.length < 10);
  return keys.join('');
}

test.each([
  { sort: 'key', keys: 'abcd' },
  { sort: 'key', order: 'desc', keys: 'dcba' },
  { sort: 'importance', keys: 'adbc' },
  { sort: 'importance', order: 'asc', keys: 'cbda' },
  { sort: 'expires_at', keys: 'cbad' },
  { sort: 'expires_at', order: 'desc', keys: 'dabc' },
  { sort: 'trust', keys: 'cbda' },
  { sort: 'trust', order: 'asc', keys: 'adbc' },
  { sort: 'updated_at', keys: 'cdab' },
  { sort: 'updated_at', order: 'asc', keys: 'badc' },
] as const)('a list can be sorted, page by page: $sort $order', async ({ keys, ...order }) => {
  expect(await keysOf(order)).toBe(keys);
});

test.each([
  { min_trust: 'user' as MemoryTrust, keys: 'cb' },
  { min_trust: 'tool' as MemoryTrust, keys: 'cdb' },
  { tags: ['x, y'], keys: 'd' },
  { source: 'consolidated' as const, keys: '' },
  { min_trust: 'tool' as MemoryTrust, sort: 'key' as const, keys: 'bcd' },
])('a list can be filtered: %o', async ({ keys, ...filter }) => {
  expect(await keysOf(filter)).toBe(keys);
});

test('a cursor of another order is refused, and so is an order of what was deleted', async () => {
  const { scope } = await memory.newMemories(MEMORIES);
  const { next_cursor } = await listMemories(memory.db, scope, { sort: 'key', limit: 1 });
  const list = (input: ListMemoriesInput) => listMemories(memory.db, scope, input);

  await expect(list({ sort: 'importance', cursor: next_cursor ?? '' })).rejects.toMatchObject({
    code: 'invalid_query',
  });
  await expect(list({ cursor: next_cursor ?? '' })).rejects.toMatchObject({ code: 'invalid_query' });
  await expect(list({ sort: 'key', cursor: 'bm90aGluZw' })).rejects.toMatchObject({ code: 'invalid_query' });
  await expect(list({ sort: 'key', deleted: true })).rejects.toMatchObject({
    code: 'invalid_query',
    details: { field: 'sort' },
  });
});

test('a list by key can be continued after the longest keys, whatever they are written in', async () => {
  const longest = ['\u0001', '語', '😀'].map((character) => character.repeat(MEMORY_KEY_MAX_CHARS));
  const { scope } = await memory.newMemories(Object.fromEntries(longest.map((key) => [key, 'value'])));
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listMemories(memory.db, scope, { sort: 'key', limit: 1, cursor });
    keys.push(...page.memories.map(({ key }) => key));
    cursor = ListMemoriesQuery.shape.cursor.parse(page.next_cursor ?? undefined);
  } while (cursor !== undefined);

  expect(keys.toSorted()).toEqual(longest.toSorted());
});

test('a cursor with a number that no memory can have is refused', async () => {
  const { scope } = await memory.newMemories();
  const cursor = (by: string) =>
    Buffer.from(JSON.stringify(['expires_at', 'asc', by, 1])).toString('base64url');
  const list = (by: string) => listMemories(memory.db, scope, { sort: 'expires_at', cursor: cursor(by) });

  // What never expires.
  expect(await list('9223372036854775807')).toEqual({ memories: [], next_cursor: null });
  await expect(list('9223372036854775808')).rejects.toMatchObject({ code: 'invalid_query' });
});
