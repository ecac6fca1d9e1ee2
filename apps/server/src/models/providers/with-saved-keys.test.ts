import { afterEach, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { createModelSource, type ModelSource } from '../model-source.ts';
import { startRecordingProvider } from '../testing/start-recording-provider.ts';
import { type SavedAccess, withSavedKeys } from './with-saved-keys.ts';

const NOBODY = 'http://127.0.0.1:1';
const sources: ModelSource[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) await source.close();
});

async function startProvider(models: string[]) {
  const provider = await startRecordingProvider(models);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  return provider;
}

function sourceOf(environment: Record<string, string>, saved: SavedAccess[]): ModelSource {
  const { models } = readConfig(
    {},
    { OLLAMA_URL: NOBODY, LM_STUDIO_URL: NOBODY, JETTSON_CACHE_DIR: '/nowhere', ...environment },
  );
  const config = withSavedKeys(models, saved, fetch);
  const source = createModelSource({ current: async () => config }, (text) => text);
  sources.push(source);
  return source;
}

const ask = async (source: ModelSource, name: string) =>
  (await source.open(name)).model.doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
  });

test('a key of the environment comes before one that was saved for the same provider', async () => {
  const provider = await startProvider(['claude-a']);
  const source = sourceOf({ ANTHROPIC_API_KEY: 'of-the-operator', ANTHROPIC_BASE_URL: provider.url }, [
    { provider: 'anthropic', apiKey: 'of-an-owner', baseUrl: undefined },
  ]);

  await ask(source, 'anthropic/claude-a');

  expect(provider.keys).toEqual(['of-the-operator']);
});

test('a saved key makes its provider available, at the address that the environment has for it', async () => {
  const provider = await startProvider(['gpt-a']);
  const source = sourceOf({ OPENAI_BASE_URL: provider.url }, [
    { provider: 'openai', apiKey: 'of-an-owner', baseUrl: undefined },
  ]);

  await source.check('openai/gpt-a', 'model');
  await ask(source, 'openai/gpt-a');

  expect(new Set(provider.keys)).toEqual(new Set(['Bearer of-an-owner']));
  expect(await source.current()).toMatchObject({
    id: 'openai/gpt-6-astra',
    source: 'a key of OpenAI is saved in the console',
  });
});

test('a saved key does not replace the default model that the environment has', async () => {
  const source = sourceOf({ OPENAI_API_KEY: 'of-the-operator', OPENAI_BASE_URL: NOBODY }, [
    { provider: 'anthropic', apiKey: 'of-an-owner', baseUrl: undefined },
  ]);

  expect((await source.current())?.id).toBe('openai/gpt-6-astra');
});

test.each([
  ['without a key', undefined, undefined],
  ['with its own key', 'typed-with-it', 'Bearer typed-with-it'],
])('an address that an owner typed %s gets no key of the environment', async (_, apiKey, expected) => {
  const typed = await startProvider(['llama']);
  const source = sourceOf(
    {
      OPENAI_API_KEY: 'of-the-operator',
      OPENAI_BASE_URL: NOBODY,
      OPENAI_COMPATIBLE_API_KEY: 'of-the-operator',
    },
    [{ provider: 'openai-compatible', apiKey, baseUrl: typed.url }],
  );

  await source.list();
  await ask(source, 'openai-compatible/llama');

  expect(typed.keys).toEqual([expected, expected]);
});

test('an address of the environment gets no key that an owner saved for OpenAI', async () => {
  const gateway = await startProvider(['llama']);
  const source = sourceOf({ OPENAI_COMPATIBLE_BASE_URL: gateway.url }, [
    { provider: 'openai', apiKey: 'of-an-owner', baseUrl: undefined },
  ]);

  await ask(source, 'openai-compatible/llama');

  expect(gateway.keys).toEqual([undefined]);
});
