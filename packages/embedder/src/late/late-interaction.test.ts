import { cp, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createLocalEmbedder, type LocalEmbedderOptions } from '../local/create-local-embedder.ts';
import type { LateInteraction } from '../types.ts';
import { MAX_PASSAGE_TOKENS, TOKEN_DIMENSIONS } from './late-facts.ts';

function openLate(options?: LocalEmbedderOptions) {
  const embedder = createLocalEmbedder(options);
  onTestFinished(() => embedder.close());
  return { embedder, late: embedder.late as LateInteraction };
}

test('the passage that answers a question fits it best, and one about something else fits as any other does', async () => {
  const { late } = openLate();
  const passages = await late.encodePassages([
    'Grandma Ilse turns 80 on 14 March',
    'The tractor needs new tyres',
    'Our insurance covers broken windows',
  ]);

  const [birthday = 0, ...others] = await late.compare(
    await late.encodeQuery('when is the birthday of Ilse?'),
    passages,
  );

  expect(birthday).toBeGreaterThan(3);
  expect(Math.max(...others)).toBeLessThan(2);
});

test('every text gets whole tokens, also odd and long ones, and the same alone as among others', async () => {
  const texts = ['', '\u0000', '\ud800', '😀', '日本語', 'x'.repeat(5000), ' ', '...', 'word '.repeat(900)];
  const { late } = openLate();

  const together = await late.encodePassages(texts);
  const alone = await late.encodePassages([texts[8] as string]);

  for (const tokens of together) expect(tokens.length % TOKEN_DIMENSIONS).toBe(0);
  expect(together[8]).toEqual(alone[0]);
  expect(alone[0]?.length).toBeLessThanOrEqual(MAX_PASSAGE_TOKENS * TOKEN_DIMENSIONS);
});

test('a question overtakes texts that nobody waits for', async () => {
  const { embedder, late } = openLate();
  await late.encodeQuery('load the model');
  const finished: string[] = [];

  const bulk = late.encodePassages(Array.from({ length: 60 }, (_, i) => `Note number ${i}`));
  const vectors = embedder.embedPassages(Array.from({ length: 60 }, (_, i) => `Note number ${i}`));
  await Promise.all([
    bulk.then(() => finished.push('tokens')),
    vectors.then(() => finished.push('vectors')),
    late.encodeQuery('when?').then(() => finished.push('query')),
  ]);

  expect(finished).toEqual(['query', 'vectors', 'tokens']);
});

test('a model file that differs is refused, and embedding goes on without it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'jettson-late-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await cp(fileURLToPath(new URL('../../late-model', import.meta.url)), directory, { recursive: true });
  await truncate(join(directory, 'projection.bin'), 1000);
  const { embedder, late } = openLate({ lateModelDirectory: directory });

  const encoded = late.encodeQuery('when?');

  await expect(encoded).rejects.toMatchObject({ code: 'model_corrupt' });
  expect(await embedder.embedQuery('when?')).toHaveLength(embedder.dimensions);
});
