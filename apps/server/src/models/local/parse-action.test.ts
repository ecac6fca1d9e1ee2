import { expect, test } from 'vitest';
import { parseAction } from './parse-action.ts';

const tools = [
  {
    name: 'shell_run',
    tool: { type: 'function' as const, name: 'jettson_shell_run', inputSchema: { type: 'object' as const } },
  },
];

test('a call gets the full name of its tool and an id of its own', () => {
  const text = '{"tool": "shell_run", "input": {"command": "echo \\"{}\\""}}';

  const [first, second] = [parseAction(text, tools), parseAction(text, tools)];

  expect(first).toMatchObject({
    type: 'tool-call',
    toolName: 'jettson_shell_run',
    input: '{"command": "echo \\"{}\\""}',
  });
  expect(first).not.toMatchObject({ toolCallId: (second as { toolCallId: string }).toolCallId });
});

test('an answer is what its string says', () => {
  const part = parseAction('{"finish": "two\\nlines, a \\"quote\\" and \\u00e9"}', tools);

  expect(part).toEqual({ type: 'text', text: 'two\nlines, a "quote" and é' });
});

test.for([
  ['{"finish": "half an ans', 'half an ans'],
  ['{"finish": "ends in an escape \\', 'ends in an escape '],
  ['{"finish": "ends in an escape \\u00', 'ends in an escape '],
  ['{"finish": ', ''],
])('an answer that was cut as %s keeps what is whole', ([text, expected]) => {
  const part = parseAction(text as string, tools);

  expect(part).toEqual({ type: 'text', text: expected });
});

test('a call that was cut keeps its broken input, for the loop to report', () => {
  const part = parseAction('{"tool": "shell_run", "input": {"command": "ec', tools);

  expect(part).toMatchObject({ type: 'tool-call', input: '{"command": "ec' });
  expect(() => JSON.parse((part as { input: string }).input)).toThrow();
});
