import { expect, test } from 'vitest';
import { readAnswer } from './read-answer.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };

test.each<[string, Parameters<typeof readAnswer>[0], object]>([
  ['an object', answer('{"a":1}', json), { a: 1 }],
  ['another value', answer('[1,2]', json), { result: [1, 2] }],
  ['what is not JSON after all', answer('{"a":', json), { result: '{"a":' }],
  ['text', answer('{"a":1}', { 'content-type': 'text/plain' }), { result: '{"a":1}' }],
  ['nothing', answer('', {}), { result: '' }],
  [
    'what is nested too deep',
    answer('['.repeat(5_000) + ']'.repeat(5_000), json),
    { result: expect.any(String) },
  ],
])('%s becomes output', (_what, response, output) => {
  expect(readAnswer(response, {})).toEqual(output);
});

test('a long answer loses its middle, and one that was cut says so', () => {
  const { result } = readAnswer({ ...answer(`begin${'x'.repeat(200_000)}`, json), truncated: true }, {});

  expect(result).toMatch(/^begin.*characters left out of the middle.*only its first 1 MB was read\.\]$/s);
  expect(String(result).length).toBeLessThan(101_000);
});

const SECRET = 'sk-0123456789abcdefghijklmnopqrstuvwxyz';

test.each<[string, Parameters<typeof readAnswer>[0]]>([
  ['at the cut of a long text', answer(`${'x'.repeat(49_990)}${SECRET}${'x'.repeat(200_000)}`, {})],
  ['where reading ended', { ...answer(`${'x'.repeat(200)}${SECRET.slice(0, -1)}`, {}), truncated: true }],
])('no part of a header is shown %s', (_where, response) => {
  const shown = JSON.stringify(readAnswer(response, { authorization: SECRET }));

  expect(shown).not.toContain(SECRET.slice(0, 8));
  expect(shown).not.toContain(SECRET.slice(-8));
});

test('a header is hidden in JSON that is shown as text', () => {
  const password = 'pass"word-of-the-tool';

  const { result } = readAnswer(answer(`${JSON.stringify({ a: password })},`, json), { password });

  expect(result).toBe('{"a":"…"},');
});

function answer(body: string, headers: Record<string, string>) {
  return { statusCode: 200, headers, body, truncated: false };
}
