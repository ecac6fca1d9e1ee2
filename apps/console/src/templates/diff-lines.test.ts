import { expect, test } from 'vitest';
import { diffLines } from './diff-lines.ts';

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');

test('changes are shown with two lines around them, and what lies between is skipped', () => {
  const lines = diffLines(numbers(1, 20), numbers(1, 20).replace('5\n', 'five\n').replace('19\n', ''));

  expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'same 3',
    'same 4',
    'removed 5',
    'added five',
    'same 6',
    'same 7',
    'skipped …',
    'same 17',
    'same 18',
    'removed 19',
    'same 20',
  ]);
});

test('equal texts have no difference', () => {
  expect(diffLines('a\n', 'a\n')).toEqual([]);
});

test('texts with nothing in common are shown as replaced, without a long search', () => {
  const lines = diffLines(numbers(1, 3000), numbers(5001, 8000));

  expect(lines.filter(({ kind }) => kind === 'removed').length).toBeGreaterThanOrEqual(3000);
  expect(lines.some(({ kind }) => kind === 'same')).toBe(false);
});
