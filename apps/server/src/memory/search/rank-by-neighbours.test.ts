import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { searchMemories } from './search-memories.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });
const query = 'who repairs the piano of the town hall?';
const QUESTION = 'Who repairs the piano of the town hall, do you know?';
const ANSWER = 'Yes, an old man in Bergen';

async function scoresOf(turns: Record<string, { value: string; metadata?: Record<string, unknown> }>) {
  const { scope } = await memory.newMemories(turns);
  const { results } = await searchMemories(memory.deps, scope, { query });
  return new Map(results.map(({ key, score }) => [key, score]));
}

const turn = (value: string, metadata: Record<string, unknown>) => ({ value, metadata });

test('an answer is lifted by the question that stands before it in a conversation', async () => {
  const alone = await scoresOf({ a: { value: QUESTION }, b: { value: ANSWER } });
  const together = await scoresOf({ a: turn(QUESTION, { session: 's' }), b: turn(ANSWER, { session: 's' }) });

  expect(together.get('b')).toBeGreaterThan((alone.get('b') ?? 0) + 0.2);
  expect(together.get('b')).toBeLessThan(together.get('a') ?? 0);
});

test.each([
  ['another session', { session: 'other' }, {}],
  ['no session', {}, {}],
  ['the same session, two turns further', { session: 's', order: 3 }, { session: 's', order: 2 }],
])('what is in %s is not lifted', async (_, metadata, between) => {
  const first = { session: 's', order: 1 };
  const facts = { a: turn(QUESTION, first), m: turn('Hm', between), b: turn(ANSWER, metadata) };
  const alone = await scoresOf({ a: { value: QUESTION }, m: { value: 'Hm' }, b: { value: ANSWER } });

  const scores = await scoresOf(facts);

  expect(scores.get('b')).toBeCloseTo(alone.get('b') ?? 0, 2);
});

test('turns are in the order of metadata.order, whatever the order is in which they were written', async () => {
  const scores = await scoresOf({
    b: turn(ANSWER, { session: 7, order: 2 }),
    z: turn('Goodbye then', { session: 7, order: 3 }),
    a: turn(QUESTION, { session: 7, order: 1 }),
  });

  expect(scores.get('b')).toBeGreaterThan((scores.get('z') ?? 0) + 0.1);
});
