import { expect, test } from 'vitest';
import { parseArguments } from './parse-arguments.ts';

test('arguments are the JSON object that the model wrote; nothing at all is an empty one', () => {
  expect(parseArguments('{"text": "x", "list": [1, {"a": null}]}')).toEqual({
    input: { text: 'x', list: [1, { a: null }] },
  });
  expect(parseArguments(' ')).toEqual({ input: {} });
});

test.each(['{"text": "x', '[1]', '"x"', '7', 'null', '{"__proto__": {"a": 1}}'])(
  'arguments that are %s are broken, and the model can be shown them',
  (written) => {
    const { broken } = parseArguments(written) as { broken: string };

    expect(broken.replaceAll('"', '')).toBe(written.replaceAll('"', ''));
  },
);

test('arguments that are nested too deep are broken, however deep, and shown in part', () => {
  const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

  expect(parseArguments(nested(30))).toHaveProperty('input');
  const { broken } = parseArguments(nested(5000)) as { broken: string };
  expect(broken.length).toBeLessThanOrEqual(500);
});
