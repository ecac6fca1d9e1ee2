import { expect, test } from 'vitest';
import { isAnswer } from './is-answer.ts';

const tools = [{ name: 'echo' }];
const said = (text: string, { finish_reason = 'stop', calls = 0 } = {}) => ({
  text,
  finish_reason,
  tool_calls: Array.from({ length: calls }, (_, index) => ({
    call_id: `call_${index}`,
    name: 'echo',
    input: {},
  })),
});

test.each([
  ['text alone', said('42')],
  ['JSON alone', said('{"name": "echo"}')],
  ['an answer that a filter ended', said('42', { finish_reason: 'content-filter' })],
])('%s is an answer', (_what, message) => {
  expect(isAnswer(message, tools)).toBe(true);
});

test.each([
  ['text beside a call', said('I look.', { calls: 1 })],
  ['a message without text', said(' \n')],
  ['a message that was cut off', said('The answer is', { finish_reason: 'length' })],
  ['a call that was written as text', said('{"name": "echo", "arguments": {}}')],
])('%s is none', (_what, message) => {
  expect(isAnswer(message, tools)).toBe(false);
});
