import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { checkModelName } from './check-model-name.ts';

/** A provider on loopback that answers as given, and the configuration for it. */
async function configFor(
  model: string,
  answer: (path: string) => { status: number; body: object },
): Promise<{ config: ReturnType<typeof readConfig>['models']; sent: Record<string, unknown>[] }> {
  const sent: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    sent.push(request.headers);
    const { status, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { models } = readConfig(
    {},
    {
      JETTSON_MODEL: model,
      ANTHROPIC_API_KEY: 'anthropic-key',
      ANTHROPIC_BASE_URL: url,
      OPENAI_API_KEY: 'openai-key',
      OPENAI_BASE_URL: url,
      OLLAMA_URL: url,
    },
  );
  return { config: models, sent };
}

const noModel = (path: string) => ({
  status: 404,
  body: { error: { message: `The model '${path.split('/').at(-1)}' does not exist` } },
});
const noPath = (path: string) => ({ status: 404, body: { error: { message: `Cannot GET ${path}` } } });
const list = (...ids: string[]) => ({ status: 200, body: { data: ids.map((id) => ({ id })) } });
const isList = (path: string) => path.startsWith('/v1/models?');

test.each(['anthropic/claude-nope', 'openai/gpt-nope', 'openai-compatible/nope/nope', 'ollama/nope'])(
  'a model that the provider does not have is refused: %s',
  async (model) => {
    const { config } = await configFor(model, (path) => (isList(path) ? list('gpt-6') : noModel(path)));

    await expect(checkModelName(config)).rejects.toMatchObject({
      problem: 'unknown_model',
      message: expect.stringContaining(model),
    });
  },
);

test.each([
  ['a provider that has it', 'openai/gpt-6', () => ({ status: 200, body: { id: 'gpt-6' } })],
  [
    'a gateway without the call for one model',
    'openai/gpt-9',
    (path: string) => (isList(path) ? list('gpt-6') : noPath(path)),
  ],
  [
    'a list that has it though the call says no',
    'openai-compatible/meta/llama',
    (path: string) => (isList(path) ? list('meta/llama') : noModel(path)),
  ],
  [
    'Ollama, which completes names',
    'ollama/qwen3',
    (path: string) => (isList(path) ? list('qwen3:latest') : noModel(path)),
  ],
  ['a gateway without a list', 'openai/gpt-9', noModel],
  ['a provider that refuses the key', 'openai/gpt-9', () => ({ status: 401, body: {} })],
])('%s keeps no server from starting', async (_what, model, answer) => {
  const { config } = await configFor(model, answer);

  await expect(checkModelName(config)).resolves.toBeUndefined();
});

test('a provider gets its own key, and Ollama none', async () => {
  const answer = () => list('x');
  const anthropic = await configFor('anthropic/x', answer);
  const openai = await configFor('openai/x', answer);
  const ollama = await configFor('ollama/x', answer);

  for (const { config } of [anthropic, openai, ollama]) await checkModelName(config);

  expect(anthropic.sent[0]).toMatchObject({ 'x-api-key': 'anthropic-key' });
  expect(openai.sent[0]).toMatchObject({ authorization: 'Bearer openai-key' });
  expect(JSON.stringify(ollama.sent)).not.toContain('-key"');
});

test('a provider that nobody answers for keeps no server from starting', async () => {
  const { models } = readConfig(
    {},
    { JETTSON_MODEL: 'openai/x', OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://127.0.0.1:1' },
  );

  await expect(checkModelName(models)).resolves.toBeUndefined();
});
