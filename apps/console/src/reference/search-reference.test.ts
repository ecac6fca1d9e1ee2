import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { indexReference, searchReference } from './search-reference.ts';

const document = JSON.parse(readFileSync(new URL('../../../../openapi.json', import.meta.url), 'utf8'));
const entries = indexReference(document);
const first = (query: string) => {
  const [found] = searchReference(entries, query);
  return found && `${found.kind} ${found.page}${found.hash === undefined ? '' : `#${found.hash}`}`;
};

test.each([
  ['spawn an agent', 'call agents.spawn'],
  ['agents.spawn', 'call agents.spawn'],
  ['/api/v1/memory/search', 'call memory.search'],
  ['final-result', 'event events/final-result'],
  ['agent.approval_required', 'webhook webhooks/agent.approval_required'],
  ['rate_limited', 'error errors#rate_limited'],
  ['max_cost_usd', 'field agents.spawn#request.limits.max_cost_usd'],
  ['finish_reason', 'field events/message#data.finish_reason'],
])('the search finds %s', (query, expected) => {
  const found = searchReference(entries, query).map(
    ({ kind, page, hash }) => `${kind} ${page}${hash === undefined ? '' : `#${hash}`}`,
  );

  expect(found.slice(0, 3)).toContain(expected);
});

test('every word has to occur, in any order and any case', () => {
  expect(first('AGENT spawn')).toBe('call agents.spawn');
  expect(searchReference(entries, 'spawn zebra')).toEqual([]);
  expect(searchReference(entries, '  ')).toEqual([]);
});

test('a field that many calls share is listed once', () => {
  const found = searchReference(entries, 'max_tool_calls', 1000).filter(({ names }) =>
    names.includes('max_tool_calls'),
  );

  const texts = found.map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(0);
  expect(new Set(texts).size).toBe(texts.length);
});
