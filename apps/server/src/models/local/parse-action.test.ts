import type { LanguageModelV4Content } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { parseAction } from './parse-action.ts';

const tools = [
  {
    name: 'shell_run',
    tool: { type: 'function' as const, name: 'jettson_shell_run', inputSchema: { type: 'object' as const } },
  },
];

const idOf = (parts: LanguageModelV4Content[]) =>
  parts.map((part) => 'toolCallId' in part && part.toolCallId)[1];

test('a call gets the full name of its tool and its own id', () => {
  const text = '{"thought": "I look.", "tool": "shell_run", "input": {"command": "echo \\"{}\\""}}';

  const [first, second] = [parseAction(text, tools), parseAction(text, tools)];

  expect(first).toMatchObject([
    { type: 'text', text: 'I look.' },
    { type: 'tool-call', toolName: 'jettson_shell_run', input: '{"command": "echo \\"{}\\""}' },
  ]);
  expect(idOf(first)).not.toBe(idOf(second));
});

test('an answer is the content of its string', () => {
  const [part] = parseAction('{"finish": "two\\nlines, a \\"quote\\" and \\u00e9"}', tools);

  expect(part).toEqual({ type: 'text', text: 'two\nlines, a "quote" and é' });
});

test.for([
  ['{"finish": "half an ans', 'half an ans'],
  ['{"finish": "ends in an escape \\', 'ends in an escape '],
  ['{"finish": "ends in an escape \\u00', 'ends in an escape '],
  ['{"finish": ', ''],
])('an answer that was cut as %s keeps what is whole', ([text, expected]) => {
  const [part] = parseAction(text as string, tools);

  expect(part).toEqual({ type: 'text', text: expected });
});

test('a truncated call keeps its broken input, for the loop to report', () => {
  const parts = parseAction('{"thought": "I look.", "tool": "shell_run", "input": {"command": "ec', tools);

  expect(parts[1]).toMatchObject({ type: 'tool-call', input: '{"command": "ec' });
});
