import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../config.ts';
import { createRedactor } from '../../redactor.ts';
import { testSealing } from '../../testing/test-sealing.ts';
import { createModelSource } from '../model-source.ts';
import { startRecordingProvider } from '../testing/start-recording-provider.ts';
import { openProviders, providerPlace } from './open-providers.ts';
import { deleteSavedProvider, upsertSavedProvider } from './provider-queries.ts';

const NOBODY = 'http://127.0.0.1:1';
const sealing = testSealing();
let database: TestDatabase;
beforeAll(async () => {
  // Saved keys belong to the whole installation, other tests included.
  database = await createTestDatabase({ isolated: true });
});
afterAll(() => database.close());
afterEach(async () => {
  vi.useRealTimers();
  await deleteSavedProvider(database.db, 'openai-compatible');
});

/** A process of a fleet. */
async function openProcess({ isDeaf = false } = {}) {
  const { models: environment } = readConfig(
    {},
    { OLLAMA_URL: NOBODY, LM_STUDIO_URL: NOBODY, JETTSON_CACHE_DIR: '/nowhere' },
  );
  const heard = isDeaf ? { ...database, listen: async () => async () => {} } : database;
  const log = pino({ level: 'silent' });
  const providers = await openProviders({ database: heard, sealing, log }, environment, fetch);
  onTestFinished(() => providers.close());
  return { providers, models: createModelSource(providers, createRedactor([])) };
}

async function save(baseUrl: string, apiKey: string) {
  const provider = 'openai-compatible';
  await upsertSavedProvider(database.db, {
    provider,
    sealedKey: await sealing.seal(apiKey, providerPlace(provider)),
    hint: null,
    baseUrl,
    savedBy: 'owner@example.com',
  });
}

async function startProvider() {
  const provider = await startRecordingProvider(['llama']);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  return provider;
}

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hello' }] }];

test('every process takes up a saved and a removed key, and so does a run that is under way', async () => {
  const provider = await startProvider();
  const [here, there] = [await openProcess(), await openProcess()];
  expect(await there.models.list()).toEqual([]);

  await save(provider.url, 'first-key');
  await here.providers.noteChange();
  await expect.poll(() => there.models.list()).toEqual(['openai-compatible/llama']);
  const { model } = await there.models.open('openai-compatible/llama');
  await model.doGenerate({ prompt });
  await save(provider.url, 'second-key');
  await here.providers.noteChange();
  await expect.poll(async () => (await there.providers.current()).openaiCompatible.apiKey).toBe('second-key');
  await model.doGenerate({ prompt });
  await deleteSavedProvider(database.db, 'openai-compatible');
  await here.providers.noteChange();
  await expect.poll(() => there.models.list()).toEqual([]);

  await expect(Promise.resolve(model.doGenerate({ prompt }))).rejects.toMatchObject({
    name: 'ModelConfigError',
    problem: 'missing_base_url',
  });
  const keys = provider.keys.filter((key, index) => key !== provider.keys[index - 1]);
  expect(keys).toEqual(['Bearer first-key', 'Bearer second-key']);
});

test('a process that hears of nothing looks by itself', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const provider = await startProvider();
  const deaf = await openProcess({ isDeaf: true });
  await deaf.providers.current();

  await save(provider.url, 'a-saved-key');
  const before = await deaf.providers.current();
  vi.advanceTimersByTime(5000);
  const after = await deaf.providers.current();

  expect(before.openaiCompatible.baseUrl).toBeUndefined();
  expect(after.openaiCompatible).toMatchObject({ baseUrl: provider.url, apiKey: 'a-saved-key' });
  expect(await deaf.providers.current()).toBe(after);
});

test('while the database is away, what was saved stays in use', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await save(NOBODY, 'a-saved-key');
  const { models: environment } = readConfig({}, {});
  const own = { ...database };
  const providers = await openProviders(
    { database: own, sealing, log: pino({ level: 'silent' }) },
    environment,
    fetch,
  );
  onTestFinished(() => providers.close());
  const before = await providers.current();

  Object.defineProperty(own, 'db', {
    get() {
      throw new Error('the database is away');
    },
  });
  vi.advanceTimersByTime(5000);

  expect(await providers.current()).toBe(before);
});

test('a saved key is taken out of every text, as those of the environment are', async () => {
  const redact = createRedactor(['of-the-environment']);
  expect(redact('a-freshly-saved-key')).toBe('a-freshly-saved-key');
  await save(NOBODY, 'a-freshly-saved-key');

  await (await openProcess()).providers.current();

  expect(redact('both a-freshly-saved-key and of-the-environment')).toBe('both [redacted] and [redacted]');
});
