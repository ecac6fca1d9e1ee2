import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, test } from 'vitest';
import { ModelError } from './errors.ts';
import { runAgent } from './run-agent.ts';
import { nextCallId, says, startScriptedModelServer } from './testing/index.ts';

const formats: [string, (url: string) => LanguageModelV4][] = [
  ['Anthropic', (url) => createAnthropic({ apiKey: 'k', baseURL: `${url}/v1` })('claude-fake')],
  ['OpenAI', (url) => createOpenAI({ apiKey: 'k', baseURL: `${url}/v1` }).chat('gpt-fake')],
];

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function run(model: LanguageModelV4, signal = new AbortController().signal) {
  const options = {
    tools: [],
    system: 'You are a test.',
    task: 'Do it.',
    history: [],
    maxTurns: 20,
    newCallId: nextCallId,
    retryDelayMs: 1,
    leaveAfterMs: async () => 100,
  };
  return Array.fromAsync(runAgent({ ...options, models: [{ id: 'scripted', model }], signal }));
}

/** A provider whose first answer fails in this way. */
async function startFaultyServer(chaos: {
  disconnectRate?: number;
  malformedRate?: number;
}): Promise<string> {
  const server = new LLMock({ port: 0, host: '127.0.0.1' });
  server.on({ predicate: () => true, sequenceIndex: 0 }, { content: 'never whole' }, { chaos });
  server.on({ predicate: () => true }, { content: 'done' });
  await server.start();
  cleanUps.push(() => server.stop());
  return server.url;
}

describe.each(formats)('over the %s format', (_name, connect) => {
  test('the call is repeated after a dropped connection', async () => {
    const url = await startFaultyServer({ disconnectRate: 1 });

    const events = await run(connect(url));

    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  });

  test('the call is repeated after an answer that is not JSON', async () => {
    const url = await startFaultyServer({ malformedRate: 1 });

    const events = await run(connect(url));

    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  });

  test('a provider that stays overloaded ends the run with an error that is marked as temporary', async () => {
    let asked = 0;
    const server = await startScriptedModelServer(() => {
      asked++;
      return { fault: { status: 429, message: 'Slow down.', retryAfterSeconds: 0 } };
    });
    cleanUps.push(server.close);

    const running = run(connect(server.url));

    await expect(running).rejects.toThrow(ModelError);
    await expect(running).rejects.toThrow(/answered with status 429 after \d+ attempts: Slow down\./);
    await expect(running).rejects.toMatchObject({ isTemporary: true, statusCode: 429 });
    // It says "at once" each time, and is asked less and less often all the same.
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(20);
  });

  test('an unreachable provider ends the run with an error that names only its host', async () => {
    const server = await startScriptedModelServer(() => says('never'));
    await server.close();

    const running = run(connect(server.url));

    await expect(running).rejects.toThrow(/could not be reached after \d+ attempts/);
    await expect(running).rejects.not.toThrow(/\/v1/);
  });

  test('an abort ends a request that waits for its answer', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const server = await startScriptedModelServer(async () => {
      asked.resolve();
      await answer.promise;
      return says('too late');
    });
    cleanUps.push(server.close);
    const controller = new AbortController();

    const running = run(connect(server.url), controller.signal);
    await asked.promise;
    controller.abort(new Error('cancelled by the user'));

    await expect(running).rejects.toThrow('cancelled by the user');
    answer.resolve();
  });

  test('hundreds of simultaneous runs each get the answer to their own task', async () => {
    const server = await startScriptedModelServer(({ messages }) => says(`You said: ${messages[0]?.text}`));
    cleanUps.push(server.close);
    const model = connect(server.url);
    const options = {
      models: [{ id: 'scripted', model }] as const,
      tools: [],
      system: '',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    };

    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const events = await Array.fromAsync(runAgent({ ...options, task: `task ${index}` }));
        return events.at(-1);
      }),
    );

    expect(answers).toEqual(
      answers.map((_, index) => ({ type: 'final-result', data: { text: `You said: task ${index}` } })),
    );
  });
});
