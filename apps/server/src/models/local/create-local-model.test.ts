import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import { expect, onTestFinished, test } from 'vitest';
import { localModelPath } from '../local-model-file.ts';
import { createLocalModel } from './create-local-model.ts';
import { LocalModelProcess } from './local-model-process.ts';

const TOOLS: LanguageModelV4CallOptions['tools'] = [
  {
    type: 'function',
    name: 'jettson_shell_run',
    description: 'Run a command and get its output.',
    inputSchema: {
      type: 'object',
      properties: { command: { type: 'string' } },
      required: ['command'],
    },
  },
];

const user = (text: string): LanguageModelV4Message => ({ role: 'user', content: [{ type: 'text', text }] });

/** The local model, with a process that repeats the last message if that is JSON. */
function newEcho() {
  const folder = mkdtempSync(join(tmpdir(), 'local-model-test-'));
  const workerPath = fileURLToPath(new URL('../testing/scripted-worker.ts', import.meta.url));
  const process = new LocalModelProcess({ modelPath: join(folder, 'starts'), idleMs: 60_000, workerPath });
  onTestFinished(() => {
    process.close();
    rmSync(folder, { recursive: true });
  });
  return createLocalModel('echo', process);
}

test("a step that calls a tool is a tool call like any provider's, with its tokens counted", async () => {
  const call = '{"thought": "I look.", "tool": "shell_run", "input": {"command": "date"}}';

  const reply = await newEcho().doGenerate({ prompt: [user(call)], tools: TOOLS });

  expect(reply.content).toMatchObject([
    { type: 'text', text: 'I look.' },
    { type: 'tool-call', toolName: 'jettson_shell_run', input: '{"command": "date"}' },
  ]);
  expect(reply.finishReason.unified).toBe('tool-calls');
  expect(reply.usage).toMatchObject({
    inputTokens: { total: 10, noCache: 6, cacheRead: 4 },
    outputTokens: { total: 2 },
  });
});

test('the answer is text, and a truncated reply says so', async () => {
  const echo = newEcho();

  const whole = await echo.doGenerate({ prompt: [user('{"finish": "42"}')], tools: TOOLS });
  const cut = await echo.doGenerate({ prompt: [user('{"finish": "42')], tools: TOOLS });

  expect(whole).toMatchObject({ content: [{ type: 'text', text: '42' }], finishReason: { unified: 'stop' } });
  expect(cut).toMatchObject({ content: [{ type: 'text', text: '42' }], finishReason: { unified: 'length' } });
});

test('without tools, a reply is plain text', async () => {
  const reply = await newEcho().doGenerate({
    prompt: [user('{"facts": []}')],
    responseFormat: { type: 'json' },
  });

  expect(reply.content).toEqual([{ type: 'text', text: '{"facts": []}' }]);
});

test('a stream delivers the same as a reply', async () => {
  const call = '{"thought": "I look.", "tool": "shell_run", "input": {"command": "date"}}';

  const { stream } = await newEcho().doStream({ prompt: [user(call)], tools: TOOLS });
  const parts = await Array.fromAsync(stream);

  expect(parts.map(({ type }) => type)).toEqual([
    'stream-start',
    'text-start',
    'text-delta',
    'text-end',
    'tool-call',
    'finish',
  ]);
});

const modelPath = localModelPath(
  join(process.env.JETTSON_CACHE_DIR ?? join(homedir(), '.cache/jettson'), 'models'),
);

// Only for `npm run test:local-model`, after `jettson models pull`: 1.1 GB, and minutes of computing on a busy machine.
test.runIf(process.env.JETTSON_TEST_LOCAL_MODEL !== undefined)(
  'the real model calls the tool that the task needs, answers from its result, and stops when aborted',
  { timeout: 900_000 },
  async () => {
    const process = new LocalModelProcess({ modelPath, idleMs: 60_000 });
    onTestFinished(() => process.close());
    const model = createLocalModel('local', process);
    const prompt = [user('Run `cat code.txt` and answer with the code in it.')];

    const call = await model.doGenerate({ prompt, tools: TOOLS });
    const called = call.content.find((part) => part.type === 'tool-call');
    const answer = await model.doGenerate({
      tools: TOOLS,
      prompt: [
        ...prompt,
        {
          role: 'assistant',
          content: [
            {
              type: 'tool-call',
              toolCallId: '1',
              toolName: 'jettson_shell_run',
              input: JSON.parse(called?.input ?? '{}'),
            },
          ],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: '1',
              toolName: 'jettson_shell_run',
              output: { type: 'json', value: { stdout: 'blue-4711\n', exit_code: 0 } },
            },
          ],
        },
      ],
    });
    const controller = new AbortController();
    const endless = model.doGenerate({
      prompt: [user('Count from 1 to 10000.')],
      abortSignal: controller.signal,
    });
    const aborted = expect(endless).rejects.toThrow('enough');
    controller.abort(new Error('enough'));

    expect(called).toMatchObject({
      toolName: 'jettson_shell_run',
      input: expect.stringContaining('code.txt'),
    });
    // It gives the answer; such a small model may still make an unnecessary call beside it.
    expect(answer.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('blue-4711') });
    expect(answer.usage.inputTokens.cacheRead).toBeGreaterThan(100);
    await aborted;
  },
);
