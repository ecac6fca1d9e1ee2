import { says, scriptedModel } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { originOfKey } from '../../model/origin.ts';
import { getMemory } from '../../store/get-memory.ts';
import { listMemories } from '../../store/list-memories.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { consolidateMemories } from './consolidate-memories.ts';

const origin = originOfKey('key', undefined);
const memory = setUpMemory();

async function consolidate(
  memories: Parameters<typeof memory.newMemories>[0],
  answer?: ReturnType<typeof says>,
) {
  const { scope, keyId } = await memory.newMemories(memories);
  const model = answer && {
    id: 'fake/scripted',
    tableNames: [],
    isLocal: true,
    model: scriptedModel(() => answer),
  };
  const deps = { ...memory.deps, models: { current: async () => model ?? null } };
  const done = await consolidateMemories(deps, scope, {
    origin,
    keyId,
    min_cluster_size: 2,
    threshold: 0.8,
  });
  const { memories: left } = await listMemories(memory.db, scope, {});
  return { scope, done, left };
}

const LEASE = {
  note_1: 'The lease of the Turin office ends in 2031',
  note_2: 'The lease of the Turin office costs 900 euros and is not paid by Acme',
};

test.each([
  ['not_covered', says('The lease of the Turin office ends in 2031 and costs 900 euros.')],
  ['not_covered', says("I'm sorry, but I can't help with that.")],
  [
    'not_covered',
    says('The lease of the Turin office ends in 2013, costs 900 euros and is not paid by Acme.'),
  ],
  ['too_long', says(`The lease ${'ends '.repeat(1500)}`)],
  ['cut', { text: `${LEASE.note_1}. ${LEASE.note_2}`, finishReason: 'length' as const }],
])('a summary that is %s is not taken: the sources stay, and are named', async (reason, answer) => {
  const { done, left } = await consolidate(LEASE, answer);

  expect(left.map(({ key }) => key).sort()).toEqual(['note_1', 'note_2']);
  expect(done).toMatchObject({ consolidated: 0, new_summaries: [], operation_id: null });
  expect(done.not_summarized).toMatchObject([{ reason }]);
  expect(done.not_summarized[0]?.memory_ids.sort()).toEqual(left.map(({ memory_id: id }) => id).sort());
});

test('the soonest expiry, the lowest trust, and all tags and metadata carry over', async () => {
  const { scope, done } = await consolidate({
    note_1: { value: LEASE.note_1, expires_in_days: 9, tags: ['lease'], metadata: { page: 1 } },
    note_2: {
      value: LEASE.note_2,
      expires_in_days: 2,
      metadata: { seen: true },
      provenance: { kind: 'web_page' },
    },
  });

  const summary = await getMemory(memory.db, scope, { key: done.new_summaries[0]?.key as string });
  expect(summary).toMatchObject({ trust: 'web', tags: ['lease'], metadata: { page: 1, seen: true } });
  expect(summary.expires_at).toBeLessThan(Date.now() + 3 * 24 * 3600 * 1000);
});

test('without a model nothing is cut: what does not fit into one memory becomes several', async () => {
  const long = (i: number) =>
    `The report of the Turin office number ${i} says: ${'the lease is fine, '.repeat(120)}end ${i}.`;
  const notes = Object.fromEntries([1, 2, 3, 4].map((i) => [`note_${i}`, long(i)]));

  const { done, left } = await consolidate(notes);

  expect(done.new_summaries.length).toBeGreaterThan(1);
  const all = left.map(({ value }) => value).join(' ');
  for (const i of [1, 2, 3, 4]) expect(all).toContain(long(i));
});

test('a summary never mixes subjects, nor texts in a language that the model does not know', async () => {
  const { done, left } = await consolidate({
    alice_diet: 'The diet is vegetarian without eggs',
    bob_diet: 'The diet is vegetarian without milk',
    tagged: { value: 'The diet is vegetarian without nuts', tags: ['user:carol'] },
    hindi_1: 'ऐना को मूँगफली से एलर्जी है',
    hindi_2: 'सर्वर बर्लिन में है',
  });

  expect(done.consolidated).toBe(0);
  expect(left).toHaveLength(5);
});

test('what is alike and about something else is left out of the summary, and named with what it is near to', async () => {
  const { done, left } = await consolidate({
    alice_diet: 'The diet is vegetarian without eggs',
    alice_diet_2: 'The diet is vegetarian without eggs and fish',
    bob_diet: 'The diet is vegetarian without milk',
  });

  expect(done.consolidated).toBe(2);
  const bob = left.find(({ key }) => key === 'bob_diet')?.memory_id;
  expect(done.near_duplicates).toEqual([
    { memory_ids: expect.arrayContaining([bob]), similarity: expect.any(Number), reason: 'subject' },
  ]);
  expect(new Set(done.near_duplicates[0]?.memory_ids).size).toBe(2);
});
