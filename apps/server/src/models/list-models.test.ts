import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ModelConfig } from '../config.ts';
import { listModels } from './list-models.ts';
import { localModelPath } from './local-model-file.ts';

function newConfig(overrides: Partial<ModelConfig> = {}): ModelConfig {
  const absent = { apiKey: undefined, baseUrl: undefined };
  const modelsDir = mkdtempSync(join(tmpdir(), 'list-models-test-'));
  onTestFinished(() => rmSync(modelsDir, { recursive: true }));
  return {
    model: undefined,
    offered: undefined,
    anthropic: absent,
    openai: absent,
    openaiCompatible: absent,
    ollamaUrl: 'http://127.0.0.1:1',
    lmStudioUrl: 'http://127.0.0.1:1',
    idleSeconds: 900,
    modelsDir,
    ...overrides,
  };
}

test('with nothing set up the list says how to get the local model', async () => {
  const models = await listModels(newConfig());

  expect(models).toEqual([
    { id: 'local', state: 'available', how: 'run `jettson models pull` (1.1 GB)', current: false },
  ]);
});

test('the model of a key is the current one, and the local one stays on the list', async () => {
  const models = await listModels(newConfig({ anthropic: { apiKey: 'a-key', baseUrl: undefined } }));

  expect(models).toMatchObject([
    { id: 'anthropic/claude-sonnet-5-5', how: 'ANTHROPIC_API_KEY is set', current: true },
    { id: 'local', state: 'available', current: false },
  ]);
});

test('an existing local model is the current one if there is no other', async () => {
  const config = newConfig();
  writeFileSync(localModelPath(config.modelsDir), 'a model');

  const alone = await listModels(config);
  const besideAKey = await listModels({ ...config, openai: { apiKey: 'a-key', baseUrl: undefined } });

  expect(alone).toMatchObject([{ id: 'local', state: 'ready', current: true }]);
  expect(besideAKey).toMatchObject([{ current: true }, { id: 'local', state: 'ready', current: false }]);
});

test('a configured local model that is not downloaded yet does not count as a model', async () => {
  const models = await listModels(newConfig({ model: 'local' }));

  expect(models).toMatchObject([{ id: 'local', state: 'available', current: false }]);
});
