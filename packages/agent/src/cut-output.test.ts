import { expect, test } from 'vitest';
import { cutOutput } from './cut-output.ts';

test.each([
  [{ a: 1 }, { a: 1 }],
  ['text', { result: 'text' }],
  [[1], { result: [1] }],
  [undefined, { result: null }],
  [0, { result: 0 }],
])('%j becomes the output %j', (answer, output) => {
  expect(cutOutput(answer)).toEqual(output);
});

test('an object of many small fields is cut as a whole', () => {
  const { result } = cutOutput(
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, index])),
  );

  expect(String(result)).toMatch(/^\{"key0":0.*left out of the middle.*"key19999":19999\}$/s);
  expect(String(result).length).toBeLessThan(100_200);
});

test('an output of exactly 100,000 characters is not cut', () => {
  const text = 'x'.repeat(100_000);

  expect(cutOutput(text)).toEqual({ result: text });
});
