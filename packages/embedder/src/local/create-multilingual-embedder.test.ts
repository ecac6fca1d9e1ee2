import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMultilingualEmbedder } from './create-multilingual-embedder.ts';

async function openEmbedder() {
  const folder = await mkdtemp(join(tmpdir(), 'embedder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'model.bin');
  const embedder = createMultilingualEmbedder({ path });
  onTestFinished(() => embedder.close());
  return { path, embedder };
}

// What it embeds is measured by e2e/retrieval/languages.test.ts, which fetches the model.
test('until its file is there, the model is unavailable', async () => {
  const { embedder } = await openEmbedder();

  await expect(embedder.embedQuery('Wo?')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(embedder.embedPassages(['Da'])).rejects.toMatchObject({ code: 'unavailable' });
});

test('a damaged file is refused with a typed error', async () => {
  const { path, embedder } = await openEmbedder();

  await writeFile(path, 'E5S1 and nothing more');

  await expect(embedder.embedQuery('Wo?')).rejects.toMatchObject({
    name: 'EmbedderError',
    code: 'model_corrupt',
  });
});
