import type { LanguageModelV4Message, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import type { OfferedTool } from './offer-tools.ts';
import { renderPrompt } from './render-prompt.ts';

const shell: OfferedTool = {
  name: 'shell_run',
  tool: {
    type: 'function',
    name: 'jettson_shell_run',
    description: 'Run a command and get its output. Each call is a new shell.',
    inputSchema: {
      type: 'object',
      properties: { command: { type: 'string' }, timeout_seconds: { type: 'number' } },
      required: ['command'],
    },
  },
};

const system: LanguageModelV4Message = {
  role: 'system',
  content: 'You are a Jettson agent. Today is 2026-11-24.\nMany more rules.',
};
const task: LanguageModelV4Message = { role: 'user', content: [{ type: 'text', text: 'Say the date' }] };

function exchange(
  command: string,
  output: LanguageModelV4ToolResultOutput,
  toolCallId = 'call_1',
): LanguageModelV4Message[] {
  const call = { toolCallId, toolName: 'jettson_shell_run' };
  return [
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool-call', ...call, input: { command } },
      ],
    },
    { role: 'tool', content: [{ type: 'tool-result', ...call, output }] },
  ];
}

test('the model sees one line per tool and the date, but not the rules for larger models', () => {
  const [briefing] = renderPrompt([system, task], [shell]);

  expect(briefing?.text).toContain(
    '- shell_run(command, timeout_seconds?): Run a command and get its output.\n',
  );
  expect(briefing?.text).toContain('Today is 2026-11-24.');
  expect(briefing?.text).not.toContain('Many more rules');
});

test('without tools, the whole system text is given', () => {
  const [message] = renderPrompt([system, task], []);

  expect(message).toEqual({ role: 'system', text: system.content, isToolResult: false });
});

test('a call is shown exactly as the grammar makes the model write it', () => {
  const messages = renderPrompt([system, task, ...exchange('date', { type: 'text', value: 'x' })], [shell]);

  expect(messages[2]).toEqual({
    role: 'assistant',
    text: '{"thought": "I look.", "tool": "shell_run", "input": {"command": "date"}}',
    isToolResult: false,
  });
});

test('empty fields of a result are left out, and long ones lose their middle', () => {
  const value = { stdout: `a${'-'.repeat(5_000)}z`, stderr: '', truncated: false, exit_code: 0 };

  const messages = renderPrompt([system, task, ...exchange('cat log', { type: 'json', value })], [shell]);

  const text = messages[3]?.text ?? '';
  expect(text).toMatch(
    /^Result: \{"stdout": "a-+\\n\[… 3502 characters left out …\]\\n-+z", "exit_code": 0\}$/,
  );
  expect(messages[3]?.isToolResult).toBe(true);
});

test('a step only appends to the prompt', () => {
  const first = [system, task, ...exchange('date', { type: 'text', value: '2026' })];
  const second = [...first, ...exchange('date +%Y', { type: 'text', value: '2026' }, 'call_2')];

  const [before, after] = [renderPrompt(first, [shell]), renderPrompt(second, [shell])];

  expect(after.slice(0, before.length)).toEqual(before);
});

test('a call with the same result as before is pointed out', () => {
  const output = { type: 'text', value: 'nothing' } as const;

  const messages = renderPrompt(
    [system, task, ...exchange('ls', output), ...exchange('ls', output, 'call_2')],
    [shell],
  );

  expect(messages[3]?.text).toBe('Result: nothing');
  expect(messages[5]?.text).toContain('You made this call before');
});

test('a picture is mentioned but not sent', () => {
  const output: LanguageModelV4ToolResultOutput = {
    type: 'content',
    value: [
      { type: 'text', text: 'the page' },
      { type: 'file', data: { type: 'data', data: 'aGVsbG8=' }, mediaType: 'image/png' },
    ],
  };

  const messages = renderPrompt([system, task, ...exchange('shot', output)], [shell]);

  expect(messages[3]?.text).toBe('Result: the page\n[file]');
});
