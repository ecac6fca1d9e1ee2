import { type ChildProcess, execFile } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createLocalEmbedder, type LocalEmbedderOptions } from './create-local-embedder.ts';

function openEmbedder(options?: LocalEmbedderOptions) {
  const embedder = createLocalEmbedder(options);
  onTestFinished(() => embedder.close());
  return embedder;
}

const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

function nextProcess(): Promise<ChildProcess> {
  const started = channel('child_process');
  return new Promise((resolve) => {
    const note = (message: unknown) => {
      started.unsubscribe(note);
      resolve((message as { process: ChildProcess }).process);
    };
    started.subscribe(note);
  });
}

test('a question is closer to the memory that answers it than to another', async () => {
  const embedder = openEmbedder();

  const question = await embedder.embedQuery('what color is the brand?');
  const [color, office] = await embedder.embedPassages(['The brand is orange.', 'The office is in Leeds.']);

  expect(cosine(question, color as Float32Array)).toBeGreaterThan(
    cosine(question, office as Float32Array) + 0.05,
  );
});

test('every text gets one vector of length 1, in the given order, even odd ones', async () => {
  const texts = [
    '',
    '\u0000',
    '\ud800',
    '😀',
    '日本語',
    'x'.repeat(5000),
    ' ',
    'a short one',
    'word '.repeat(900),
  ];
  const embedder = openEmbedder();

  const vectors = await embedder.embedPassages(texts);
  const alone = await Promise.all(texts.map((text) => embedder.embedPassages([text])));

  expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => embedder.dimensions));
  for (const [index, vector] of vectors.entries()) {
    expect(cosine(vector, vector)).toBeCloseTo(1, 4);
    expect(cosine(vector, alone[index]?.[0] as Float32Array)).toBeGreaterThan(0.97);
  }
});

test('text after the first 512 tokens does not change the vector', async () => {
  const long = 'The pipeline runs nightly. '.repeat(110);
  const embedder = openEmbedder();

  const [short] = await embedder.embedPassages([long]);
  const [longer] = await embedder.embedPassages([`${long} Bananas are yellow.`]);

  expect(longer).toEqual(short);
});

test('a query overtakes bulk work that came before it', async () => {
  const embedder = openEmbedder();
  const order: string[] = [];

  const bulk = embedder
    .embedPassages(
      Array.from({ length: 150 }, (_, i) => `Meeting ${i} was moved to the next quarter of the year.`),
    )
    .then(() => order.push('bulk'));
  const query = embedder.embedQuery('when is the meeting?').then(() => order.push('query'));
  await Promise.all([bulk, query]);

  expect(order).toEqual(['query', 'bulk']);
});

test('a query overtakes urgent texts, which overtake bulk work that came before them', async () => {
  const embedder = openEmbedder();
  const order: string[] = [];
  const note = (name: string) => () => order.push(name);
  const texts = Array.from(
    { length: 50 },
    (_, i) => `Meeting ${i} was moved to the next quarter of the year.`,
  );

  await Promise.all([
    embedder.embedPassages(texts).then(note('bulk')),
    embedder.embedPassages(texts.slice(0, 16), { urgent: true }).then(note('urgent')),
    embedder.embedQuery('when is the meeting?').then(note('query')),
  ]);

  expect(order).toEqual(['query', 'urgent', 'bulk']);
});

test('texts being embedded survive a crash of the process', async () => {
  const embedder = openEmbedder();
  const started = nextProcess();

  const vectors = embedder.embedPassages(Array.from({ length: 40 }, (_, i) => `The build number is ${i}.`));
  (await started).kill('SIGKILL');

  expect(await vectors).toHaveLength(40);
});

test('the process ends when idle and starts again with the next text', async () => {
  const embedder = openEmbedder({ idleMs: 10 });
  const started = nextProcess();

  await embedder.embedQuery('first');
  await once(await started, 'exit');
  const vector = await embedder.embedQuery('second');

  expect(vector).toHaveLength(384);
});

test('a damaged model file is refused with a typed error', async () => {
  const modelDirectory = await mkdtemp(join(tmpdir(), 'embedder-'));
  onTestFinished(() => rm(modelDirectory, { recursive: true }));
  await cp(fileURLToPath(new URL('../../model', import.meta.url)), modelDirectory, { recursive: true });
  await truncate(join(modelDirectory, 'model.onnx'), 34_014_366);
  const embedder = openEmbedder({ modelDirectory });

  const refused = embedder.embedQuery('anything');

  await expect(refused).rejects.toMatchObject({ name: 'EmbedderError', code: 'model_corrupt' });
});

test('closing rejects waiting texts and later ones', async () => {
  const embedder = openEmbedder();

  const waiting = embedder.embedPassages(Array.from({ length: 100 }, (_, i) => `Note ${i}`));
  waiting.catch(() => undefined);
  await embedder.close();

  await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  await expect(embedder.embedQuery('late')).rejects.toMatchObject({ code: 'closed' });
});

test('the telemetry of the runtime is off: nothing of it is in the folder for temporary files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-embedder-'));
  const program = `
    import { createLocalEmbedder } from './create-local-embedder.ts';
    const embedder = createLocalEmbedder();
    console.log((await embedder.embedQuery('a question')).length);
    await embedder.close();`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    env: { TMPDIR: folder },
  });

  expect(stdout).toBe('384\n');
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
