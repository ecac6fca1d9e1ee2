import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ModelConfig } from '../config.ts';
import { resolveModel } from './resolve-model.ts';

const NOBODY = 'http://127.0.0.1:1';
const provider = new LLMock({ port: 0 });

beforeAll(async () => {
  provider.onMessage('hello', { content: 'hello from the provider' });
  await provider.start();
});
afterAll(() => provider.stop());

function configOf(overrides: Partial<ModelConfig> = {}): ModelConfig {
  const absent = { apiKey: undefined, baseUrl: undefined };
  return {
    model: undefined,
    offered: undefined,
    anthropic: absent,
    openai: absent,
    openaiCompatible: absent,
    ollamaUrl: NOBODY,
    lmStudioUrl: NOBODY,
    idleSeconds: 900,
    modelsDir: tmpdir(),
    ...overrides,
  };
}

const keyed = (baseUrl?: string) => ({ apiKey: 'a-key', baseUrl });

/** A model server on this machine that lists `ids`; those in `toolless` say that they cannot call tools. */
async function startModelServer(ids: string[], toolless: string[] = []): Promise<string> {
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: ids.map((id) => ({ id })) }));
      return;
    }
    const { model } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    response.end(JSON.stringify({ capabilities: toolless.includes(model) ? [] : ['tools'] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function say(model: LanguageModelV4, text: string): Promise<unknown> {
  const { content } = await model.doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
  });
  return content.find((part) => part.type === 'text')?.text;
}

test('the configured model comes before every key', async () => {
  const config = configOf({ model: 'openai/gpt-6-sol', anthropic: keyed(), openai: keyed() });

  const resolved = await resolveModel(config);

  expect(resolved).toMatchObject({
    id: 'openai/gpt-6-sol',
    provider: 'openai',
    source: 'JETTSON_MODEL is set',
  });
});

test('a provider key comes before a server on loopback', async () => {
  const ollamaUrl = await startModelServer(['qwen3:8b']);

  const anthropic = await resolveModel(configOf({ anthropic: keyed(), openai: keyed(), ollamaUrl }));
  const openai = await resolveModel(configOf({ openai: keyed(), ollamaUrl }));

  expect(anthropic?.source).toBe('ANTHROPIC_API_KEY is set');
  expect(openai?.source).toBe('OPENAI_API_KEY is set');
});

test('Ollama comes before LM Studio, and its first model that can call tools is taken', async () => {
  const ollamaUrl = await startModelServer(['nomic-embed-text', 'gemma:2b', 'qwen3:8b'], ['gemma:2b']);
  const lmStudioUrl = await startModelServer(['openai/gpt-oss-20b']);

  const ollama = await resolveModel(configOf({ ollamaUrl, lmStudioUrl }));
  const lmStudio = await resolveModel(configOf({ lmStudioUrl }));

  expect(ollama?.id).toBe('ollama/qwen3:8b');
  expect(lmStudio?.id).toBe('lmstudio/openai/gpt-oss-20b');
});

test('without any model, the result is none, and nothing pretends to be one', async () => {
  const resolved = await resolveModel(configOf());

  expect(resolved).toBeNull();
});

test.for([
  ['anthropic/claude-sonnet-5-5', ''],
  ['anthropic/claude-sonnet-5-5', '/v1'],
  ['openai/gpt-6-sol', '/'],
  ['openai/gpt-6-sol', '/v1/'],
  ['openai-compatible/meta-llama/Llama-4', ''],
  ['openai-compatible/meta-llama/Llama-4', '/v1'],
])('%s is reached at a base address that ends with "%s"', async ([model, ending]) => {
  const access = keyed(`${provider.url}${ending}`);
  const config = configOf({ model, anthropic: access, openai: access, openaiCompatible: access });

  const resolved = await resolveModel(config);

  expect(await say(resolved?.model as LanguageModelV4, 'hello')).toBe('hello from the provider');
});

test("openai-compatible uses OpenAI's address if it has none of its own, and needs no key", async () => {
  const openai = { apiKey: undefined, baseUrl: provider.url };

  const resolved = await resolveModel(configOf({ model: 'openai-compatible/llama', openai }));

  expect(await say(resolved?.model as LanguageModelV4, 'hello')).toBe('hello from the provider');
});

test.for([
  ['gpt-6-sol', 'malformed_model', 'JETTSON_MODEL'],
  ['openai/', 'malformed_model', 'JETTSON_MODEL'],
  ['acme/model', 'malformed_model', 'JETTSON_MODEL'],
  ['', 'malformed_model', 'JETTSON_MODEL'],
  ['anthropic/claude-sonnet-5-5', 'missing_key', 'ANTHROPIC_API_KEY'],
  ['openai/gpt-6-sol', 'missing_key', 'OPENAI_API_KEY'],
  ['openai-compatible/llama', 'missing_base_url', 'OPENAI_COMPATIBLE_BASE_URL'],
])('JETTSON_MODEL=%s alone is refused as %s, naming %s', async ([model, problem, variable]) => {
  const resolving = resolveModel(configOf({ model }));

  await expect(resolving).rejects.toMatchObject({ name: 'ModelConfigError', problem, variable });
  await expect(resolving).rejects.toThrow(variable);
});
