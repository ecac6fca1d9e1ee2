import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { calls, fakeTool, inTurns, nextCallId, says, startScriptedModelServer } from './testing/index.ts';

const picture = Buffer.from('a picture').toString('base64');
const pdf = Buffer.from('%PDF-1.4 a page').toString('base64');
const inputs = [
  { name: 'look.png', media_type: 'image/png', data: picture },
  { name: 'report.pdf', media_type: 'application/pdf', data: pdf },
];
type Connect = (baseURL: string, fetch: typeof globalThis.fetch) => LanguageModelV4;

/** The first message of the user in each request of a run with one tool call, as the wire has it. */
async function firstMessages(connect: Connect): Promise<object[]> {
  await using cleanUp = new AsyncDisposableStack();
  const server = await startScriptedModelServer(inTurns(calls('c1', 'echo', { text: 'x' }), says('done')));
  cleanUp.defer(server.close);
  const bodies: { messages?: object[]; input?: object[] }[] = [];
  const model = connect(`${server.url}/v1`, (url, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return fetch(url, init);
  });
  const options = {
    tools: [fakeTool('echo', (text) => ({ echoed: text }))],
    system: 'x',
    task: 'What is on it?',
    inputs,
    history: [],
    maxTurns: 20,
    newCallId: nextCallId,
    signal: new AbortController().signal,
  };
  await Array.fromAsync(runAgent({ ...options, models: [{ id: 'scripted', model }] }));
  return bodies.map(({ messages, input }) => {
    const message = (messages ?? input ?? []).find((one) => 'role' in one && one.role === 'user');
    return message ?? {};
  });
}

const dataUrl = (type: string, data: string) => `data:${type};base64,${data}`;
const chat = [
  { type: 'image_url', image_url: { url: dataUrl('image/png', picture) } },
  { type: 'file', file: { filename: 'report.pdf', file_data: dataUrl('application/pdf', pdf) } },
  { type: 'text', text: 'What is on it?' },
];

const formats: [string, Connect, object[]][] = [
  [
    'Anthropic',
    (baseURL, fetch) => createAnthropic({ apiKey: 'k', baseURL, fetch })('claude-fake'),
    [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } },
      { type: 'text', text: 'What is on it?' },
    ],
  ],
  [
    'OpenAI responses',
    (baseURL, fetch) => createOpenAI({ apiKey: 'k', baseURL, fetch })('gpt-fake'),
    [
      { type: 'input_image', image_url: dataUrl('image/png', picture) },
      { type: 'input_file', filename: 'report.pdf', file_data: dataUrl('application/pdf', pdf) },
      { type: 'input_text', text: 'What is on it?' },
    ],
  ],
  ['OpenAI chat', (baseURL, fetch) => createOpenAI({ apiKey: 'k', baseURL, fetch }).chat('gpt-fake'), chat],
  [
    'OpenAI-compatible',
    (baseURL, fetch) => createOpenAICompatible({ name: 'local', baseURL, fetch })('fake'),
    chat,
  ],
];

test.each(formats)(
  'in the %s format, each request has the pictures and PDFs beside the task',
  async (_, connect, content) => {
    const messages = await firstMessages(connect);

    expect(messages).toHaveLength(2);
    for (const message of messages) expect(message).toMatchObject({ role: 'user', content });
  },
);

test('Anthropic, as the fallback of another provider, can read the ids of its calls', async () => {
  await using cleanUp = new AsyncDisposableStack();
  const server = await startScriptedModelServer(
    inTurns(calls('functions.echo:0', 'echo', { text: 'x' }), says('done')),
  );
  cleanUp.defer(server.close);
  const bodies: string[] = [];
  const connect = (asked: string[], status?: number) => (url: string | URL | Request, init?: RequestInit) => {
    asked.push(String(init?.body));
    return status === undefined || asked.length === 1
      ? fetch(url, init)
      : Promise.resolve(new Response('', { status }));
  };
  const baseURL = `${server.url}/v1`;
  const first = createOpenAICompatible({ name: 'kimi', baseURL, fetch: connect([], 401) })('fake');
  const second = createAnthropic({ apiKey: 'k', baseURL, fetch: connect(bodies) })('claude-fake');

  await Array.fromAsync(
    runAgent({
      models: [
        { id: 'kimi/fake', model: first },
        { id: 'anthropic/fake', model: second },
      ],
      tools: [fakeTool('echo', (text) => ({ echoed: text }))],
      system: 'x',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    }),
  );

  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toContain('"id":"functions_echo_0"');
  expect(bodies[0]).toContain('"tool_use_id":"functions_echo_0"');
});
