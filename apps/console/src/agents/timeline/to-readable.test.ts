import { expect, test } from 'vitest';
import { toReadable } from './to-readable.ts';

test('a request is read with the line breaks of its texts, and one field a line', () => {
  const body = {
    model: 'x',
    messages: [
      { role: 'user', content: 'one\ntwo' },
      { role: 'assistant', parts: [] },
    ],
    stream: true,
  };

  expect(toReadable(body)).toBe(
    [
      'model: x',
      'messages:',
      '  1.',
      '    role: user',
      '    content:',
      '      one',
      '      two',
      '  2.',
      '    role: assistant',
      '    parts: []',
      'stream: true',
    ].join('\n'),
  );
});

test('a picture does not fill the page', () => {
  expect(toReadable({ data: 'x'.repeat(30_000) }).length).toBeLessThan(20_100);
});
