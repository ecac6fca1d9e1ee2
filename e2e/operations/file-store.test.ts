import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { expect, test } from 'vitest';
import { bucketSettings, startFakeS3 } from '../../apps/server/src/files/testing/start-fake-s3.ts';
import { newSealingKeyText } from '../../apps/server/src/sealing/sealing-key.ts';
import { killHard, startServerProcess, stopGently } from '../chaos/server-process.ts';
import { hasPostgres, openEmptyPostgres } from './has-postgres.ts';
import { runJettson } from './run-jettson.ts';

// It starts three servers, one after the other.
test.skipIf(!hasPostgres())(
  'a server with other files than the first is refused in one line, until the files have been moved on purpose',
  { timeout: 240_000 },
  async () => {
    await using opened = new AsyncDisposableStack();
    const folder = opened.adopt(await mkdtemp(join(tmpdir(), 'jettson-file-store-')), removeFolder);
    const postgres = opened.use(await openEmptyPostgres());
    const { config: bucket } = opened.adopt(await startFakeS3(), (s3) => s3.close());
    const inFolder = { DATABASE_URL: postgres.url, JETTSON_SECRET_KEY: newSealingKeyText() };
    const inBucket = { ...inFolder, ...bucketSettings(bucket) };
    const serve = async (name: string, environment: Record<string, string>) =>
      opened.adopt(await startServerProcess(join(folder, name), environment, { apiOnly: true }), killHard);
    const refuse = async (name: string, environment: Record<string, string>) => {
      const parameters = ['serve', '--api-only', '--port', '0', '--data-dir', join(folder, name)];
      const { code, stderr } = await runJettson(environment, ...parameters);
      return { code, lines: stderr.trim().split('\n') };
    };

    const first = await serve('first', inFolder);
    const second = await refuse('second', inFolder);
    await stopGently(first);
    const moved = await runJettson(
      { ...inBucket, JETTSON_DATA_DIR: join(folder, 'command') },
      'files',
      'adopt',
    );
    const third = await serve('third', inBucket);
    const fourth = await refuse('first', inFolder);

    expect(second).toEqual({ code: 1, lines: [expect.stringContaining('JETTSON_FILES_S3_URL')] });
    expect(second.lines[0]).toContain(join(folder, 'first', 'files', 'kept'));
    expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining(bucket.url) });
    expect(third.url).not.toBe('');
    expect(fourth).toEqual({ code: 1, lines: [expect.stringContaining(bucket.url)] });
  },
);
