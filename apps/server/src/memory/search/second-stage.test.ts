import { createEmbedder, type Embedder, EmbedderError } from '@jettson/embedder';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { encodePending } from '../embedding/encode-pending.ts';
import { type MemoryScope, wholeAccount } from '../model/memory-scope.ts';
import { deleteMemory } from '../store/delete-memory.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { searchMemories } from './search-memories.ts';

const local = createEmbedder({ provider: 'local' });
const { late: _, ...withoutLate } = local;
/** The same model without a second stage. */
const plain: Embedder = withoutLate;
const memory = setUpMemory({ embedder: local, isolated: true });

const FACTS = {
  gym: 'The gym membership ends on 30 April unless cancelled six weeks before',
  library: 'Library books are due back after four weeks, films after one',
  fr: 'La piscine est fermée tous les mardis pendant les vacances scolaires',
};
const query = 'until when can I leave the fitness studio?';

async function scoresOf(scope: MemoryScope, embedder: Embedder, request: object = {}) {
  const { results } = await searchMemories({ db: memory.db, embedder }, scope, { query, ...request });
  // Scores fall with age, by a little in each millisecond.
  return new Map(results.map(({ key, score }) => [key, Number(score.toFixed(6))]));
}

const countTokens = async (accountId: string) => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from memory_tokens where account_id = ${accountId}`.execute(memory.db);
  return rows[0]?.count;
};

test('the words of question and answer are compared one by one, which tells them better apart', async () => {
  const { scope } = await memory.newMemories(FACTS);

  const first = await scoresOf(scope, plain);
  const second = await scoresOf(scope, local);

  const lead = (scores: Map<string, number>) => (scores.get('gym') ?? 0) / (scores.get('library') ?? 1);
  expect([...second.keys()][0]).toBe('gym');
  expect(lead(second)).toBeGreaterThan(2 * lead(first));
});

test('where the question or all memories are in other languages, the scores of the first stage are kept', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const french = await memory.newMemories({ fr: FACTS.fr });
  const frenchQuery = { query: 'Quel jour de la semaine est-ce que la piscine est fermée ?' };
  const englishQuery = { query: 'when do they open the piscine?' };

  const stages = [plain, local];
  const [first, second] = await Promise.all(stages.map((stage) => scoresOf(scope, stage, frenchQuery)));
  const [alone, stillAlone] = await Promise.all(
    stages.map((stage) => scoresOf(french.scope, stage, englishQuery)),
  );

  expect(first?.get('fr')).toBeGreaterThan(0);
  expect(second).toEqual(first);
  expect(alone?.get('fr')).toBeGreaterThan(0);
  expect(stillAlone).toEqual(alone);
});

test.each([
  { what: 'hardly matches', query: 'when do they open the piscine?', isLowered: true },
  { what: 'matches well', query: 'are the piscine and the vacances dear?', isLowered: false },
])('beside English ones, a memory in another language that $what is lowered: $isLowered', async (asked) => {
  const { scope } = await memory.newMemories(FACTS);

  const first = (await scoresOf(scope, plain, { query: asked.query })).get('fr') ?? 0;
  const second = (await scoresOf(scope, local, { query: asked.query })).get('fr') ?? 0;

  expect(second).toBeGreaterThan(0);
  expect(second < first).toBe(asked.isLowered);
  if (!asked.isLowered) expect(second).toBeCloseTo(first, 5);
});

test('min_score and limit hold for the scores of the second stage', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const all = await scoresOf(scope, local);
  const [best = 0, next = 0] = [...all.values()];

  const above = await scoresOf(scope, local, { min_score: (best + next) / 2 });
  const limited = await scoresOf(scope, local, { limit: 1 });

  expect([...above.keys()]).toEqual(['gym']);
  expect([...limited.keys()]).toEqual(['gym']);
});

test.each(['encodeQuery', 'compare'] as const)('while %s fails, the first stage answers', async (call) => {
  const { scope } = await memory.newMemories(FACTS);
  const fail = () => Promise.reject(new EmbedderError('model_corrupt', 'broken'));
  const broken = { ...local, late: { ...local.late, [call]: fail } } as Embedder;

  expect(await scoresOf(scope, broken)).toEqual(await scoresOf(scope, plain));
});

test('memories of before there was a second stage are encoded in the background, each account for itself', async () => {
  const one = await memory.newMemories(FACTS, { embedder: plain });
  const other = await memory.newMemories({ tea: 'Ada always orders tea' }, { embedder: plain });
  const before = [await countTokens(one.accountId), await countTokens(other.accountId)];

  await Promise.all([encodePending(memory.deps), encodePending(memory.deps)]);
  await encodePending(memory.deps);

  const fresh = await memory.newMemories(FACTS);
  expect(before).toEqual([0, 0]);
  expect([await countTokens(one.accountId), await countTokens(other.accountId)]).toEqual([2, 1]);
  expect([...(await scoresOf(one.scope, local)).keys()]).toEqual([
    ...(await scoresOf(fresh.scope, local)).keys(),
  ]);
});

test('tokens go with a version that keeps its value, and are gone with a hard deletion', async () => {
  const { scope, accountId, put } = await memory.newMemories({ gym: FACTS.gym });

  await put('gym', { value: FACTS.gym, tags: ['sport'] });
  const kept = await scoresOf(scope, local);
  await deleteMemory(memory.db, scope, { key: 'gym', hard: true, trust: 'user' });

  expect(kept.get('gym')).toBeGreaterThan((await scoresOf(wholeAccount(accountId), plain)).get('gym') ?? 0);
  expect(await countTokens(accountId)).toBe(0);
});
