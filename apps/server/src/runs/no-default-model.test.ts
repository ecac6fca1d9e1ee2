import { says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { expect, onTestFinished, test } from 'vitest';
import { providerPlace } from '../models/providers/open-providers.ts';
import { upsertSavedProvider } from '../models/providers/provider-queries.ts';
import { startRecordingProvider } from '../models/testing/start-recording-provider.ts';
import { hasEnded, startTestServer, untilAgent } from '../testing/index.ts';

test('without a default model, an agent that names its own runs, and the others wait until an owner saves a key', async () => {
  const provider = await startRecordingProvider(['llama']);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  const nobody = 'http://127.0.0.1:1';
  const server = await startTestServer(() => says('unused'), {
    environment: {
      ...{ JETTSON_MODEL: '', ANTHROPIC_API_KEY: '', OPENAI_API_KEY: '', JETTSON_CACHE_DIR: '/nowhere' },
      ...{ OLLAMA_URL: nobody, LM_STUDIO_URL: nobody, OPENAI_BASE_URL: provider.url },
      OPENAI_COMPATIBLE_BASE_URL: provider.url,
    },
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { database, sealing, providers } = server.server.deps;
  const spawn = async (model?: string) =>
    (await server.call<Agent>('POST', '/agents', { task: 'Say something', tools: [], model })).body;

  const waiting = await spawn();
  const running = await untilAgent(server, (await spawn('openai-compatible/llama')).agent_id, hasEnded);
  const still = await server.call<Agent>('GET', `/agents/${waiting.agent_id}`);
  await upsertSavedProvider(database.db, {
    provider: 'openai',
    sealedKey: await sealing.seal('sk-a-saved-key', providerPlace('openai')),
    hint: null,
    baseUrl: null,
    savedBy: 'owner@example.com',
  });
  await providers.noteChange();
  const served = await untilAgent(server, waiting.agent_id, hasEnded);

  expect(running).toMatchObject({ status: 'completed', model_id: 'openai-compatible/llama' });
  expect(still.body.status).toBe('spawning');
  expect(served).toMatchObject({ status: 'completed', model_id: 'openai/gpt-6-astra' });
});
