import type { LanguageModelV4Message } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { findRepetition } from './find-repetition.ts';

let lastId = 0;

function exchange(
  toolName: string,
  command: string,
  output: string,
  isError = false,
): LanguageModelV4Message[] {
  const call = { toolCallId: `call_${++lastId}`, toolName };
  return [
    { role: 'assistant', content: [{ type: 'tool-call', ...call, input: { command } }] },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', ...call, output: { type: isError ? 'error-text' : 'text', value: output } },
      ],
    },
  ];
}

test('a repeated, useless call is found, even with another call in between', () => {
  const prompt = [
    ...exchange('shell', 'ls', 'a'),
    ...exchange('read', 'a', 'x'),
    ...exchange('shell', 'ls', 'a'),
  ];

  expect(findRepetition(prompt)).toEqual({ count: 1, tool: 'shell' });
});

test('a failure counts as the same, however it is worded', () => {
  const prompt = [...exchange('read', 'a', 'missing', true), ...exchange('read', 'a', 'missing again', true)];

  expect(findRepetition(prompt)).toEqual({ count: 1, tool: 'read' });
});

test('a loop of two calls is counted, and forgiven for the step after a new call', () => {
  const circle = [...exchange('write', 'x', 'ok'), ...exchange('shell', 'sh x', 'wrong')];
  const prompt = [...circle, ...circle, ...circle, ...exchange('shell', 'ls', 'x')];

  expect(findRepetition(prompt)).toEqual({ count: 4, tool: undefined });
});

test.for([
  ['a new input', exchange('shell', 'ls', 'a'), exchange('shell', 'ls -a', 'a')],
  ['a new result', exchange('shell', 'sh test.sh', 'failed'), exchange('shell', 'sh test.sh', 'passed')],
])('%s is no repetition', ([, before, after]) => {
  const prompt = [...(before as LanguageModelV4Message[]), ...(after as LanguageModelV4Message[])];

  expect(findRepetition(prompt)).toEqual({ count: 0, tool: undefined });
});

test('nothing was repeated before anything was called', () => {
  expect(findRepetition([])).toEqual({ count: 0, tool: undefined });
});
