import { createEmbedder, type Embedder, EmbedderError, type LateInteraction } from '@jettson/embedder';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { searchMemories } from '../search/search-memories.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { encodeLater } from './encode-later.ts';

const local = createEmbedder({ provider: 'local' });
const memory = setUpMemory({ embedder: local });

/** The local embedder, whose second stage begins when it is told to. */
function held(late: Partial<LateInteraction> = {}): {
  embedder: Embedder;
  begin: () => void;
  asked: string[][];
} {
  const gate = Promise.withResolvers<void>();
  const asked: string[][] = [];
  const own = local.late as LateInteraction;
  const embedder = {
    ...local,
    late: {
      ...own,
      async encodePassages(texts: string[]) {
        asked.push(texts);
        await gate.promise;
        return own.encodePassages(texts);
      },
      ...late,
    },
  };
  return { embedder, begin: gate.resolve, asked };
}

async function countTokens(accountId: string): Promise<number> {
  const { rows } = await sql`select from memory_tokens where account_id = ${accountId}`.execute(memory.db);
  return rows.length;
}

test('a put is answered before its tokens are made, and a search of the account waits for them', async () => {
  const { embedder, begin, asked } = held();
  const { accountId, scope, put } = await memory.newMemories({}, { embedder });

  await put('drink', 'Ada always orders tea');
  const before = await countTokens(accountId);
  const search = searchMemories({ ...memory.deps, embedder }, scope, { query: 'what does Ada drink?' });
  await expect.poll(() => asked.length).toBe(1);
  begin();
  const { results } = await search;

  expect(before).toBe(0);
  expect(results[0]?.key).toBe('drink');
  expect(await countTokens(accountId)).toBe(1);
});

test('a search does not wait for the tokens of another account', async () => {
  const { embedder, begin } = held();
  const { put } = await memory.newMemories({}, { embedder });
  const other = await memory.newMemories({ drink: 'Ada always orders tea' });
  await put('drink', 'Ben always orders milk');

  const { results } = await searchMemories({ ...memory.deps, embedder }, other.scope, { query: 'tea' });
  begin();

  expect(results.map(({ key }) => key)).toEqual(['drink']);
});

test('a failure of the second stage fails neither a put nor a search', async () => {
  const fail = () => Promise.reject(new EmbedderError('unavailable', 'not now'));
  const { embedder } = held({ encodePassages: fail });
  const { scope, put } = await memory.newMemories({}, { embedder });

  await put('drink', 'Ada always orders tea');
  const { results } = await searchMemories({ ...memory.deps, embedder }, scope, { query: 'tea' });

  expect(results.map(({ key }) => key)).toEqual(['drink']);
});

test('a writer that is faster than the second stage does not wait for it, and a job makes the tokens that are left', async () => {
  const { embedder } = held({
    encodePassages: () => Promise.reject(new EmbedderError('unavailable', 'not now')),
  });
  const { accountId } = await memory.newMemories();
  const requested: string[] = [];
  const request = async (_: unknown, name: string) => void requested.push(name);
  const deps = { ...memory.deps, jobs: { ...memory.deps.jobs, request }, embedder };

  for (let i = 0; i < 401; i++) encodeLater(deps, accountId, { versionId: -i, key: 'k', value: 'v' });
  const before = [...requested];

  await expect.poll(() => requested, { timeout: 30_000 }).toEqual(['embed-memories']);
  expect(before).toEqual([]);
});
