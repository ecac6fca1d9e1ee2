import { expect, test } from 'vitest';
import { toGroups } from './to-groups.ts';

const change = (action: 'remove' | 'write', key: string) => ({
  action,
  key,
  namespace: 'n',
  memory_id: null,
  before: null,
  after: null,
});

test('each summary has the memories that come before it; one that the preview cuts off has none', () => {
  const diff = [
    change('remove', 'a'),
    change('remove', 'b'),
    change('write', 'ab'),
    change('remove', 'c'),
    change('write', 'c+'),
    change('remove', 'd'),
  ];

  const groups = toGroups(diff).map(({ sources, summary }) => [sources.map(({ key }) => key), summary?.key]);

  expect(groups).toEqual([
    [['a', 'b'], 'ab'],
    [['c'], 'c+'],
    [['d'], undefined],
  ]);
  expect(toGroups([])).toEqual([]);
});
