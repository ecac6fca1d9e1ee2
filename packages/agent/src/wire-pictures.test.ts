import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { calls, inTurns, nextCallId, says, startScriptedModelServer } from './testing/index.ts';
import type { Tool } from './types.ts';

const picture = 'iVBORw0KGgoAAAANSUhEUg==';
const camera: Tool = {
  name: 'camera',
  description: 'Takes a picture.',
  inputSchema: { type: 'object', properties: {} },
  parallelSafe: false,
  execute: async () => ({
    output: { url: 'https://a.test/' },
    image: { data: picture, media_type: 'image/png' },
  }),
};

/** What the provider is sent after the picture was taken. */
async function bodyAfterPicture(
  connect: (baseURL: string, fetch: typeof globalThis.fetch) => LanguageModelV4,
) {
  await using cleanUp = new AsyncDisposableStack();
  const server = await startScriptedModelServer(inTurns(calls('c1', 'camera', {}), says('done')));
  cleanUp.defer(server.close);
  const bodies: string[] = [];
  const model = connect(`${server.url}/v1`, (url, init) => {
    bodies.push(String(init?.body));
    return fetch(url, init);
  });
  const signal = new AbortController().signal;
  const options = {
    tools: [camera],
    system: 'x',
    task: 'Look.',
    history: [],
    maxTurns: 20,
    newCallId: nextCallId,
    signal,
  };
  await Array.fromAsync(runAgent({ ...options, models: [{ id: 'scripted', model }] }));
  return bodies.at(-1) ?? '';
}

test('the Anthropic format gets a picture as an image block', async () => {
  const body = await bodyAfterPicture((baseURL, fetch) =>
    createAnthropic({ apiKey: 'k', baseURL, fetch })('claude-fake'),
  );

  const source = { type: 'base64', media_type: 'image/png', data: picture };
  expect(body).toContain(JSON.stringify({ type: 'image', source }).slice(0, -1));
});

test('the OpenAI responses format gets a picture as an input image', async () => {
  const body = await bodyAfterPicture((baseURL, fetch) =>
    createOpenAI({ apiKey: 'k', baseURL, fetch })('gpt-fake'),
  );

  expect(body).toContain(`{"type":"input_image","image_url":"data:image/png;base64,${picture}"`);
});

test('the chat formats, which have no place for one, get a note', async () => {
  const bodies = [
    await bodyAfterPicture((baseURL, fetch) =>
      createOpenAI({ apiKey: 'k', baseURL, fetch }).chat('gpt-fake'),
    ),
    await bodyAfterPicture((baseURL, fetch) =>
      createOpenAICompatible({ name: 'local', baseURL, fetch })('fake'),
    ),
  ];

  for (const body of bodies) {
    expect(body).toContain('[The picture is not shown.]');
    expect(body).not.toContain(picture);
  }
});
