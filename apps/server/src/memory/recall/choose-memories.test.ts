import { expect, test } from 'vitest';
import { type Candidate, chooseMemories } from './choose-memories.ts';

/** Candidates with vectors at these angles, in degrees: those that point the same way are alike. */
function choose(candidates: (Partial<Candidate> & { key: string; angle: number })[], tokens = 1000) {
  const all = candidates.map((candidate, i) => ({
    versionId: i,
    namespace: 'default',
    relevance: 0.9,
    validFrom: 1,
    tokens: 10,
    ...candidate,
  }));
  const embeddings = new Map(
    all.map(({ versionId, angle }) => {
      const radians = (angle * Math.PI) / 180;
      return [versionId, { modelId: 'test', vector: Float32Array.of(Math.cos(radians), Math.sin(radians)) }];
    }),
  );
  return chooseMemories(all, { tokens, embeddings, lowest: 0.5, related: 0.9 }).map(({ key }) => key);
}

test('what fits the task best comes first, as much as the budget holds', () => {
  const keys = choose(
    [
      { key: 'weak', angle: 0, relevance: 0.4 },
      { key: 'strong', angle: 80, relevance: 0.9 },
      { key: 'long', angle: 40, relevance: 0.8, tokens: 500 },
    ],
    20,
  );

  expect(keys).toEqual(['strong', 'weak']);
});

test('what repeats a chosen memory waits behind what says something new', () => {
  const keys = choose([
    { key: 'tea', angle: 0, relevance: 0.9 },
    { key: 'tea_again', angle: 2, relevance: 0.88 },
    { key: 'city', angle: 80, relevance: 0.7 },
  ]);

  expect(keys).toEqual(['tea', 'city', 'tea_again']);
});

test('of a fact that changed under numbered keys only the newest is chosen', () => {
  const keys = choose([
    { key: 'office_2024', angle: 0, validFrom: 1 },
    { key: 'office_2026', angle: 5, validFrom: 3 },
    { key: 'office-2025-03-01', angle: 4, validFrom: 2 },
  ]);

  expect(keys).toEqual(['office_2026']);
});

test.each([
  ['another subject', { key: 'bob_diet', angle: 1 }],
  ['another namespace', { key: 'alice_diet_2', angle: 1, namespace: 'other' }],
  ['another thing', { key: 'alice_diet_2', angle: 60 }],
])('a newer memory of %s takes the place of none', (_, newer) => {
  const keys = choose([
    { key: 'alice_diet', angle: 0 },
    { ...newer, validFrom: 9 },
  ]);

  expect(keys).toHaveLength(2);
});
