import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Script, startScriptedModelServer } from '@jettson/agent/testing';
import { createPostgresDatabase, removeFolder } from '@jettson/database/testing';
import { bucketSettings, startFakeS3 } from '../../apps/server/src/files/testing/start-fake-s3.ts';
import { newSealingKeyText } from '../../apps/server/src/sealing/sealing-key.ts';
import { startPostgres } from '../../packages/database/src/testing/start-postgres.ts';
import {
  killHard,
  type ServerProcess,
  startServerProcess,
  startWorkerProcess,
} from '../chaos/server-process.ts';

export interface Fleet extends AsyncDisposable {
  servers: [ServerProcess, ServerProcess];
  workers: Pick<ServerProcess, 'child' | 'url'>[];
  apiKey: string;
  databaseUrl: string;
}

/** Two servers without workers and two workers, each with a data folder of its own, on one real Postgres and one bucket. */
export async function startFleet(script: Script, environment: Record<string, string> = {}): Promise<Fleet> {
  await using opened = new AsyncDisposableStack();
  const provider = opened.adopt(await startScriptedModelServer(script), (server) => server.close());
  const folder = opened.adopt(await mkdtemp(join(tmpdir(), 'jettson-fleet-')), (path) => removeFolder(path));
  const databaseUrl = await openPostgres(opened);
  const { config: bucket } = opened.adopt(await startFakeS3(), (s3) => s3.close());
  const shared = {
    DATABASE_URL: databaseUrl,
    JETTSON_SECRET_KEY: newSealingKeyText(),
    ...bucketSettings(bucket),
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
    JETTSON_REGIONS: 'iad=1',
    ...environment,
  };
  const serve = async (name: string) =>
    opened.adopt(await startServerProcess(join(folder, name), shared, { apiOnly: true }), killHard);
  const work = async (name: string) =>
    opened.adopt(await startWorkerProcess(join(folder, name), shared), killHard);

  const first = await serve('server-1');
  if (first.apiKey === null) throw new Error('the first start made no key');
  const servers: Fleet['servers'] = [first, await serve('server-2')];
  const workers = [await work('worker-1'), await work('worker-2')];
  const running = opened.move();
  return {
    servers,
    workers,
    apiKey: first.apiKey,
    databaseUrl,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** On the Postgres of the test run, or else on one of its own. */
async function openPostgres(opened: AsyncDisposableStack): Promise<string> {
  const database = await createPostgresDatabase();
  if (database) return opened.adopt(database, ({ drop }) => drop()).url;
  return opened.adopt(await startPostgres(), ({ stop }) => stop()).url;
}
