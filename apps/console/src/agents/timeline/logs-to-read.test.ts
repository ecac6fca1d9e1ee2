import { expect, test } from 'vitest';
import { logsToRead } from './logs-to-read.ts';

const treeOf = (count: number) => ({
  ids: Array.from({ length: count }, (_, at) => `ag_${at}`),
  hasFailed: (id: string) => id === 'ag_3',
  isAsking: (id: string) => id === 'ag_7',
});
const FOLDED = { unfolded: new Set<string>(), isWhole: false };

test('of a small tree every log is read, and of a large one those that matter now', () => {
  const large = treeOf(200);

  expect(logsToRead(treeOf(20), FOLDED)).toHaveLength(20);
  expect(logsToRead(large, FOLDED)).toEqual(['ag_3', 'ag_7']);
  expect(logsToRead(large, { ...FOLDED, unfolded: new Set(['ag_150']) })).toEqual(['ag_3', 'ag_7', 'ag_150']);
  expect(logsToRead(large, { ...FOLDED, isWhole: true })).toHaveLength(200);
});

test('where hundreds of sub-agents failed, the last of them are read', () => {
  const read = logsToRead({ ...treeOf(300), hasFailed: () => true, isAsking: () => false }, FOLDED);

  expect(read).toHaveLength(20);
  expect(read.at(-1)).toBe('ag_299');
});
