import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { MULTILINGUAL_MODEL } from './local-model-file.ts';
import { openMultilingualSource } from './open-multilingual-source.ts';

async function openSource() {
  const folder = await mkdtemp(join(tmpdir(), 'multilingual-'));
  onTestFinished(() => removeFolder(folder));
  const from = join(folder, 'mirror.bin');
  const config = readConfig({}, { JETTSON_CACHE_DIR: folder, JETTSON_EMBEDDER_MULTILINGUAL: from });
  const log = { info: vi.fn(), warn: vi.fn() };
  return { config, from, log, bring: openMultilingualSource(config, log) };
}

const signal = AbortSignal.timeout(60_000);

test('a file of the mirror that is not the model is refused, said once, and not tried again soon', async () => {
  const { from, log, bring } = await openSource();
  await writeFile(from, 'something else');

  expect(await bring(signal)).toBe(false);
  expect(await bring(signal)).toBe(false);

  expect(log.warn).toHaveBeenCalledTimes(1);
  expect(String(log.warn.mock.calls[0]?.[0].err)).toContain(
    'The multilingual model could not be downloaded from',
  );
});

test('nothing is fetched when the file is there', async () => {
  const { config, log, bring } = await openSource();
  const { mkdir } = await import('node:fs/promises');
  await mkdir(config.models.modelsDir, { recursive: true });
  await writeFile(join(config.models.modelsDir, MULTILINGUAL_MODEL.fileName), 'here');

  expect(await bring(signal)).toBe(true);

  expect(log.info).not.toHaveBeenCalled();
});

test('the embedder looks for the file where it is brought to, and off means that there is none', () => {
  const on = readConfig({}, { JETTSON_CACHE_DIR: '/cache' });
  const off = readConfig({}, { JETTSON_CACHE_DIR: '/cache', JETTSON_EMBEDDER_MULTILINGUAL: 'off' });

  expect(on.embedder).toEqual({
    provider: 'local',
    multilingualPath: join(on.models.modelsDir, MULTILINGUAL_MODEL.fileName),
  });
  expect(off.embedder).toEqual({ provider: 'local', multilingualPath: undefined });
});
