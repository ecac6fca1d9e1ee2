import { expect, test } from 'vitest';
import { countFurther, isFiltered, parseCost, parseMetadata, toQuery } from './agent-filters.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');

test('what is typed becomes the query of the API, and what cannot be read is left out', () => {
  expect(
    toQuery(
      {
        q: ' pears ',
        model: 'openai/gpt-6',
        min_cost: '$0.50',
        metadata: 'team=ops n=1',
        template: 'reader',
      },
      NOW,
    ),
  ).toEqual({
    q: 'pears',
    model: 'openai/gpt-6',
    min_cost_usd: '0.5',
    metadata: '{"team":"ops","n":1}',
    template: 'reader',
  });
  expect(toQuery({ q: ' ', model: '', min_cost: 'much', metadata: 'team', from: 'today' }, NOW)).toEqual({});
});

test('a period is counted back from now, and days go from the midnight of the reader to the end of the last one', () => {
  const { created_after: after, created_before: before } = toQuery(
    { from: '2026-11-01', to: '2026-11-30' },
    NOW,
  );

  expect(toQuery({ within: '24h' }, NOW)).toEqual({ created_after: '2026-11-27T12:00:00.000Z' });
  expect(toQuery({ changed: '24h' }, NOW)).toEqual({ updated_after: '2026-11-27T12:00:00.000Z' });
  expect(new Date(Date.parse(after ?? '') + 1)).toEqual(new Date(2026, 10, 1));
  expect(new Date(before ?? '')).toEqual(new Date(2026, 11, 1));
});

test('filters that are folded away are counted', () => {
  expect(countFurther({ q: 'x', status: 'running' })).toBe(0);
  expect(countFurther({ from: '2026-11-01', to: '2026-11-30', min_cost: '1', model: 'm' })).toBe(3);
  expect(isFiltered({ sort: '-cost_usd' })).toBe(false);
  expect(isFiltered({ within: '1h' })).toBe(true);
});

test('metadata is typed as pairs or as JSON, and a cost as a number', () => {
  expect(parseMetadata('{"a":[1]}')).toEqual({ a: [1] });
  expect(['team=', 'a=true b=2', 'team', '{'].map(parseMetadata)).toEqual([
    { team: '' },
    { a: true, b: 2 },
    null,
    null,
  ]);
  expect(['0', ' 1.50 ', '-1', '', undefined].map(parseCost)).toEqual(['0', '1.5', null, null, null]);
});
