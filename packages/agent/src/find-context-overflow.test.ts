import { expect, test } from 'vitest';
import { findContextOverflow } from './find-context-overflow.ts';

test('an error that repeats a word for as long as it may is read to its end', () => {
  const message = `over the ${'maximum '.repeat(33)}`;

  expect(findContextOverflow(message, { code: '', statusCode: 400 })).toBeUndefined();
  expect(findContextOverflow(`${message}context`, { code: '', statusCode: 400 })).toEqual({
    limitTokens: null,
    promptTokens: null,
  });
});
