import { expect, test } from 'vitest';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { searchMemories } from './search-memories.ts';

const memory = setUpMemory();

const FACTS = {
  drink: 'In the morning she drinks espresso without sugar',
  car: { value: 'The car is parked behind the house', importance: 9 },
  hund: 'Der Hund schläft jede Nacht im Garten',
  talk_1: { value: 'What did Bob bring to the party?', metadata: { session: 's', order: 1 } },
  talk_2: { value: 'He came with a cake.', metadata: { session: 's', order: 2 } },
};

test.each(['hybrid', 'semantic', 'keyword'] as const)(
  'in mode %s the parts of a score are all of it',
  async (mode) => {
    const { scope } = await memory.newMemories(FACTS);

    for (const query of ['what coffee does she drink in the morning?', 'what did Bob bring?', 'Der Hund']) {
      const { results } = await searchMemories(memory.deps, scope, { query, mode, explain: true, limit: 50 });

      expect(results.length).toBeGreaterThan(0);
      for (const { score, explain } of results) {
        const logit = (explain?.parts ?? []).reduce((sum, { adds }) => sum + adds, explain?.base ?? 0);
        expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(score, 6);
      }
    }
  },
);

test('a score that cannot be higher is made of numbers, too', async () => {
  const query =
    'amber basalt cedar dolphin falcon granite harbor indigo jasmine kestrel lantern marble nectar orchid pebble quartz ' +
    'raven saffron thistle walnut';
  const { scope } = await memory.newMemories({ all: query });

  const { results } = await searchMemories(memory.deps, scope, { query, mode: 'keyword', explain: true });

  const { base = 0, parts = [] } = JSON.parse(JSON.stringify(results[0]?.explain));
  const adds = parts.map((part: { adds: number | null }) => part.adds);
  expect(results[0]?.score).toBeCloseTo(1, 12);
  expect(adds.every(Number.isFinite)).toBe(true);
  expect(base + adds.reduce((sum: number, each: number) => sum + each, 0)).toBeGreaterThan(30);
});

test('what answers a question is useful, and what has nothing to do with it is not', async () => {
  const { scope } = await memory.newMemories(FACTS);
  const search = (query: string) => searchMemories(memory.deps, scope, { query, explain: true, limit: 50 });

  const { results } = await search('what coffee does she drink in the morning?');
  const { results: foreign } = await search('how do I renew my passport?');

  const useful = (found: typeof results) =>
    found.filter(({ explain }) => explain?.useful).map(({ key }) => key);
  expect(useful(results)).toEqual(['drink']);
  expect(useful(foreign)).toEqual([]);
});

test('a neighbour in its conversation, and importance, are named where they count', async () => {
  const { scope } = await memory.newMemories(FACTS);

  const { results } = await searchMemories(memory.deps, scope, {
    query: 'what did Bob bring?',
    explain: true,
  });

  const partOf = (key: string, name: string) =>
    results.find((one) => one.key === key)?.explain?.parts.find(({ part }) => part === name)?.adds;
  expect(partOf('talk_2', 'conversation')).toBeGreaterThan(0);
  expect(partOf('car', 'conversation')).toBeCloseTo(0);
  expect(partOf('car', 'importance')).toBeCloseTo(0.4);
});

test('without explain an answer is as it was', async () => {
  const { scope } = await memory.newMemories({ a: 'The office is in Berlin' });

  const { results } = await searchMemories(memory.deps, scope, { query: 'office' });

  expect(results[0]).not.toHaveProperty('explain');
});
