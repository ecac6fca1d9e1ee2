import { afterEach, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { createModelSource } from './model-source.ts';
import { startRecordingProvider } from './testing/start-recording-provider.ts';

const NOBODY = 'http://127.0.0.1:1';
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function sourceOf(environment: Record<string, string>) {
  const { models } = readConfig(
    {},
    { OLLAMA_URL: NOBODY, LM_STUDIO_URL: NOBODY, JETTSON_CACHE_DIR: '/nowhere', ...environment },
  );
  const source = createModelSource({ current: async () => models }, (text) => text);
  cleanUps.push(() => source.close());
  return source;
}

async function startProvider(models: string[]) {
  const provider = await startRecordingProvider(models);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  return provider.url;
}

test('models of several providers stand side by side, and those that do not talk are left out', async () => {
  const source = sourceOf({
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: await startProvider(['claude-a', 'claude-b']),
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: await startProvider(['gpt-a', 'text-embedding-3-small', 'whisper-1']),
    OPENAI_COMPATIBLE_BASE_URL: await startProvider(['meta/llama']),
    OLLAMA_URL: await startProvider(['qwen3']),
    JETTSON_MODEL: 'openai/gpt-a',
  });

  expect(await source.list()).toEqual([
    'openai/gpt-a',
    'anthropic/claude-a',
    'anthropic/claude-b',
    'openai-compatible/meta/llama',
    'ollama/qwen3',
  ]);
  expect((await source.open('ollama/qwen3')).model.modelId).toBe('qwen3');
});

test('JETTSON_MODELS names what there is instead, and the first of them is the default', async () => {
  const source = sourceOf({
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: await startProvider(['claude-a', 'claude-b']),
    JETTSON_MODELS: 'anthropic/claude-b, anthropic/claude-unlisted',
  });

  expect(await source.list()).toEqual(['anthropic/claude-b', 'anthropic/claude-unlisted']);
  expect((await source.current())?.id).toBe('anthropic/claude-b');
  await expect(source.check('anthropic/claude-a', 'model')).rejects.toMatchObject({ code: 'invalid_model' });
});

test('a name that there is not is refused with the nearest one, or with what there is', async () => {
  const source = sourceOf({
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: await startProvider(['gpt-6-astra', 'gpt-6-sol']),
  });

  await source.check('openai/gpt-6-sol', 'model');
  await expect(source.check('openai/gpt-6-sal', 'model')).rejects.toMatchObject({
    code: 'invalid_model',
    message: 'model: no such model; did you mean openai/gpt-6-sol?',
    details: { field: 'model', models: ['openai/gpt-6-astra', 'openai/gpt-6-sol'] },
  });
  await expect(source.check('zzz', 'model.fallbacks.1')).rejects.toThrow(
    'model.fallbacks.1: no such model; there are openai/gpt-6-astra, openai/gpt-6-sol',
  );
});

test('a provider whose list cannot be had is taken to have what the table knows of it', async () => {
  const source = sourceOf({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: NOBODY });

  await source.check('anthropic/claude-haiku-4-5', 'model');
  await expect(source.check('openai/gpt-6-sol', 'model')).rejects.toMatchObject({ code: 'invalid_model' });
});
