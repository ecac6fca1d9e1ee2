import { expect, test } from 'vitest';
import { relevanceParts } from './relevance-parts.ts';

const breakdown = { semantic: 0.91, keyword: 0.5, importance: 0.5, timeDecay: 0.8 };
const explain = (
  adds: Partial<Record<'meaning' | 'words' | 'fit' | 'importance' | 'age' | 'conversation', number>>,
) => ({
  words: [{ word: 'report', weight: 0.6 }],
  useful: true,
  base: -8.4,
  parts: (['meaning', 'words', 'fit', 'importance', 'age', 'conversation'] as const).map((part) => ({
    part,
    adds: adds[part] ?? 0,
  })),
});

test('each part has its share of the bar, and together they are all of it', () => {
  const parts = relevanceParts({ explain: explain({ meaning: 3, words: 1 }), breakdown, importance: 5 });

  expect(parts.map(({ label, share }) => [label, share])).toEqual([
    ['Meaning', 0.75],
    ['Words', 0.25],
  ]);
});

test('a part that lowers the score says so, and takes nothing of the bar', () => {
  const parts = relevanceParts({
    explain: explain({ meaning: 3, fit: -1, age: -0.06 }),
    breakdown,
    importance: 5,
  });

  expect(parts.filter(({ isLess }) => isLess).map(({ label, share }) => [label, share])).toEqual([
    ['Word for word', 0],
    ['Age', 0],
  ]);
});

test('meaning and words are named even where nothing matched', () => {
  const parts = relevanceParts({
    explain: { ...explain({}), words: [] },
    breakdown,
    importance: 5,
  });

  expect(parts.map(({ label, detail }) => [label, detail])).toEqual([
    ['Meaning', 'similarity 0.91'],
    ['Words', 'none in common'],
  ]);
});
