import { expect, test } from 'vitest';
import { isAnswer } from './is-answer.ts';
import { growsFaster } from './testing/index.ts';

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
  ['an answer whose end has a new name', said('42', { finish_reason: 'other' })],
])('%s is an answer', (_what, message) => {
  expect(isAnswer(message, tools)).toBe(true);
});

test.each([
  ['text beside a call', said('I look.', { calls: 1 })],
  ['a message without text', said(' \n')],
  ['a message that was cut off', said('The answer is', { finish_reason: 'length' })],
  ['an answer that a filter ended', said('42', { finish_reason: 'content-filter' })],
  ['a refusal', said('I will not.', { finish_reason: 'refusal' })],
  ['a turn that was paused', said('I look.', { finish_reason: 'pause' })],
  ['a call that was written as text', said('{"name": "echo", "arguments": {}}')],
])('%s is none', (_what, message) => {
  expect(isAnswer(message, tools)).toBe(false);
});

test.each([
  ['a tag', '<tool_call>\n{"name": "echo", "arguments": {}}\n</tool_call>'],
  ['a fence', '```json\n{"name": "echo", "arguments": {}}\n```'],
  ['a fence with a name of its own', '```tool_call\n{"name": "echo", "parameters": {}}```'],
  ['a tag that was not closed', ' <tool_call>{"name": "echo", "arguments": {}}'],
])('a call that was written as text inside %s is none', (_what, text) => {
  expect(isAnswer(said(text), tools)).toBe(false);
});

test('a lone mark is an answer, and is not counted twice', () => {
  expect(isAnswer(said('```'), tools)).toBe(true);
  expect(isAnswer(said('<tool_call></tool_call>'), tools)).toBe(true);
});

test('checking a message takes time proportional to its length, whatever it contains', () => {
  const shapes = [' ', '\n', '`', '```', '<tool_call>', '</tool_call>', '{', '{"name":'];

  const slow = growsFaster(shapes, (text) => {
    isAnswer(said(`x${text}x`), tools);
    isAnswer(said(`<tool_call>${text}x`), tools);
    isAnswer(said(`{${text}\`\`\``), tools);
  });

  expect(slow).toEqual([]);
});
