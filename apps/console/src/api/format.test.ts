import { expect, test } from 'vitest';
import { countOf, formatBytes, formatCost, formatDuration, formatSpent } from './format.ts';

test('durations are short, and whole hours have no minutes', () => {
  const shown = [840, 9500, 12_000, 200_000, 7_500_000, 14_400_000].map(formatDuration);

  expect(shown).toEqual(['840 ms', '9.5 s', '12 s', '3 m 20 s', '2 h 5 m', '4 h']);
});

test('sizes are given in the unit that leaves the fewest digits', () => {
  const shown = [512, 1536, 5 * 1024 ** 2, 100 * 1024 ** 3].map(formatBytes);

  expect(shown).toEqual(['512 B', '1.5 kB', '5 MB', '100 GB']);
});

test('a cost of a dollar or more has cents, and a smaller one four digits, so that it can be compared with its parts', () => {
  const shown = [0, 0.00001, 0.0004, 0.0123, 0.5, 0.99996, 1, 12.345].map(formatCost);

  expect(shown).toEqual(['$0.00', '<$0.0001', '$0.0004', '$0.0123', '$0.5000', '$1.00', '$1.00', '$12.35']);
  expect(formatSpent({ cost_usd: 0.25, estimated: true })).toBe('≈ $0.2500');
});

test('a number of things has the plural of its thing, and large ones are short', () => {
  const shown = [
    countOf(1, 'agent'),
    countOf(0, 'agent'),
    countOf(2, 'memory', 'memories'),
    countOf(12_345, 'new step'),
  ];

  expect(shown).toEqual(['1 agent', '0 agents', '2 memories', '12.3K new steps']);
});
