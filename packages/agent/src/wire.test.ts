import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { afterEach, describe, expect, test } from 'vitest';
import { ModelError } from './errors.ts';
import { runAgent } from './run-agent.ts';
import {
  calls,
  fakeTool,
  inTurns,
  nextCallId,
  type Script,
  type ScriptTurn,
  says,
  startScriptedModelServer,
} from './testing/index.ts';
import type { RunAgentOptions } from './types.ts';

const formats: [string, (url: string) => LanguageModelV4][] = [
  ['Anthropic', (url) => createAnthropic({ apiKey: 'k', baseURL: `${url}/v1` })('claude-fake')],
  ['OpenAI responses', (url) => createOpenAI({ apiKey: 'k', baseURL: `${url}/v1` })('gpt-fake')],
  ['OpenAI chat', (url) => createOpenAI({ apiKey: 'k', baseURL: `${url}/v1` }).chat('gpt-fake')],
  ['OpenAI-compatible', (url) => createOpenAICompatible({ name: 'local', baseURL: `${url}/v1` })('fake')],
];

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function run(
  script: Script,
  connect: (url: string) => LanguageModelV4,
  options: Partial<RunAgentOptions> = {},
) {
  const server = await startScriptedModelServer(script);
  cleanUps.push(server.close);
  return Array.fromAsync(
    runAgent({
      models: [{ id: 'scripted', model: connect(server.url) }],
      tools: [],
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
      retryDelayMs: 1,
      ...options,
    }),
  );
}

/** Fails the first `times` requests, then follows the script. */
function failing(times: number, fault: ScriptTurn['fault'] & object, script: Script): Script {
  let asked = 0;
  return (conversation) => (++asked <= times ? { fault } : script(conversation));
}

describe.each(formats)('over the %s format', (_name, connect) => {
  test('a run calls tools in sequence and in parallel, and answers', async () => {
    const echo = fakeTool('echo', (text) => ({ echoed: text }), { parallelSafe: true });
    const seen: Parameters<Script>[0][] = [];
    const script = inTurns(
      { text: 'Looking.', calls: [{ id: 'c1', name: 'echo', input: { text: 'one' } }] },
      { calls: ['c2', 'c3'].map((id) => ({ id, name: 'echo', input: { text: id } })) },
      says('done'),
    );

    const events = await run(
      (conversation) => {
        seen.push(conversation);
        return script(conversation);
      },
      connect,
      { tools: [echo] },
    );

    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
    expect(echo.runs).toEqual(['one', 'c2', 'c3']);
    expect(seen[2]?.system).toContain('You are a test.');
    expect(seen[2]?.messages.filter(({ role }) => role === 'tool')).toEqual([
      { role: 'tool', callId: 'c1', text: '{"echoed":"one"}' },
      { role: 'tool', callId: 'c2', text: '{"echoed":"c2"}' },
      { role: 'tool', callId: 'c3', text: '{"echoed":"c3"}' },
    ]);
  });

  test('the model is told about broken arguments and unknown tools, and may try again', async () => {
    const echo = fakeTool('echo', (text) => ({ echoed: text }));
    const script = inTurns(
      calls('c1', 'echo', '{"text": "on'),
      calls('c2', 'no.such/tool', { text: 'x' }),
      calls('c3', 'echo', { text: 'right' }),
      says('done'),
    );

    const events = await run(script, connect, { tools: [echo] });

    expect(events.filter((event) => event.type === 'tool-call-end').map(({ data }) => data.is_error)).toEqual(
      [true, true, false],
    );
    expect(echo.runs).toEqual(['right']);
    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  });

  test('the model is told about an empty answer, and may try again', async () => {
    const script: Script = ({ messages }) =>
      messages.at(-1)?.text.includes('was empty') ? says('done') : says('');

    const events = await run(script, connect);

    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  });

  test('a rate limit and an overload are waited out', async () => {
    const rateLimited = failing(1, { status: 429, retryAfterSeconds: 1 }, says.bind(null, 'done'));

    const events = await run(failing(1, { status: 529 }, rateLimited), connect);

    expect(events.filter(({ type }) => type === 'model-retry')).toMatchObject([
      { data: { step: 1, attempt: 1, error: expect.stringContaining('answered with status 529') } },
      {
        data: {
          step: 1,
          attempt: 2,
          delay_ms: 1_000,
          error: expect.stringContaining('answered with status 429'),
        },
      },
    ]);
    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  });

  test('a refused key ends the run immediately, with an error that does not show the key', async () => {
    const fault = { status: 401, message: 'Incorrect API key provided: sk-proj-abcdefgh1234.' };

    const running = run(failing(Infinity, fault, says.bind(null, 'never')), connect);

    await expect(running).rejects.toThrow(ModelError);
    await expect(running).rejects.toThrow(/answered with status 401: Incorrect API key provided: \[key\]/);
    await expect(running).rejects.toMatchObject({ statusCode: 401, isTemporary: false });
  });
});
