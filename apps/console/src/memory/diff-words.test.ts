import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords } from './diff-words.ts';

const text = (parts: ReturnType<typeof diffWords>, without: 'added' | 'removed') =>
  parts
    .filter(({ kind }) => kind !== without)
    .map((part) => part.text)
    .join('');

test('a changed word is shown as removed and added, the rest as it was', () => {
  const parts = diffWords('likes green tea', 'likes black tea');

  expect(parts).toEqual([
    { kind: 'same', text: 'likes ' },
    { kind: 'removed', text: 'green' },
    { kind: 'added', text: 'black' },
    { kind: 'same', text: ' tea' },
  ]);
});

test('long texts with nothing in common are shown as replaced', () => {
  const [before, after] = ['a', 'b'].map((letter) => `${letter} `.repeat(2500));

  expect(diffWords(before ?? '', after ?? '')).toEqual([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});

test('both texts can always be reconstructed from the difference', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const parts = diffWords(before, after);

      expect(text(parts, 'added')).toBe(before);
      expect(text(parts, 'removed')).toBe(after);
    }),
  );
});
