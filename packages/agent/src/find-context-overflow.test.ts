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

test.each([
  ['The input token count is 40000 but model only supports up to 32768.', 32_768, 40_000],
  ['Input Tokens Exceeded: Number of input tokens exceeds maximum length.', null, null],
  ['The total number of tokens exceeds the limit of 65536', 65_536, null],
  ['Input exceeds maximum token limit: 8192', 8_192, null],
  ['litellm.ContextWindowExceededError: OpenAIException', null, null],
  ['The prompt (length 20000) is longer than the maximum model length of 16384.', 16_384, 20_000],
  [
    "You passed 20001 input tokens and requested 1 output tokens. However, the model's context length is only 16384 tokens, resulting in a maximum input length of 16383 tokens.",
    16_383,
    20_001,
  ],
])('too long is read in the words of many servers: %s', (message, limitTokens, promptTokens) => {
  expect(findContextOverflow(message, { code: '', statusCode: 400 })).toEqual({ limitTokens, promptTokens });
});

test('a text with too many characters is a conversation that is too long, a name or an id is not', () => {
  const refusal = (field: string, length: number) =>
    findContextOverflow(
      `Invalid '${field}': string too long. Expected a string with maximum length ${length}, but got a longer one.`,
      { code: 'string_above_max_length', statusCode: 400 },
    );

  expect(refusal('messages[3].content', 10_485_760)).toEqual({ limitTokens: null, promptTokens: null });
  expect(refusal('messages[2].tool_calls[0].id', 40)).toBeUndefined();
});

test.each([
  'max_tokens is too large: 100000. This model supports at most 16384 completion tokens.',
  'max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens',
  'image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes',
  'messages: too many images: 110 > 100 maximum',
  'thinking.budget_tokens exceeds maximum of 32000',
  'Conversation roles must alternate',
])('another refusal is not taken for that: %s', (message) => {
  expect(findContextOverflow(message, { code: 'invalid_request_error', statusCode: 400 })).toBeUndefined();
});
