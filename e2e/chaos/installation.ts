import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { bucketSettings, startFakeS3 } from '../../apps/server/src/files/testing/start-fake-s3.ts';
import { newSealingKeyText } from '../../apps/server/src/sealing/sealing-key.ts';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import { startPostgres } from '../../packages/database/src/testing/start-postgres.ts';
import { killHard, type ServerProcess, startServerProcess, startWorkerProcess } from './server-process.ts';

/** A process of ours that can be killed and started again. */
export interface Part {
  readonly name: string;
  readonly process: Pick<ServerProcess, 'child'>;
  start(): Promise<void>;
}

/** Servers and workers as an operator runs them, with all that they keep in one folder. */
export interface Installation {
  folder: string;
  apiKey: string;
  parts: Part[];
  /** Process ids of its servers and workers so far, which name the control groups of their browsers. */
  pids: Set<number>;
  /** Where one of its servers answers, another one each time. */
  url(): string;
  /** The end of what all its processes logged. */
  logTail(): Promise<string>;
  /** Ends whatever still runs, and removes the folder unless it is kept for inspection. */
  close(options: { keep: boolean }): Promise<void>;
}

type Role = 'all' | 'api' | 'worker';

/** One server that does everything, with the embedded database. */
export function startOnEmbedded(environment: Record<string, string>): Promise<Installation> {
  return start(['all'], environment, async () => {});
}

/** Two servers and two workers on a real Postgres. */
export async function startOnPostgres(environment: Record<string, string>): Promise<Installation> {
  const postgres = await startPostgres();
  const { config: bucket, close } = await startFakeS3();
  const onPostgres = {
    ...environment,
    DATABASE_URL: postgres.url,
    JETTSON_SECRET_KEY: newSealingKeyText(),
    ...bucketSettings(bucket),
  };
  return start(['api', 'api', 'worker', 'worker'], onPostgres, async () => {
    await postgres.stop();
    await close();
  });
}

async function start(
  roles: Role[],
  environment: Record<string, string>,
  stopStores: () => Promise<void>,
): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-chaos-'));
  const logFile = join(folder, 'log.txt');
  const ownEnvironment = { ...environment, TMPDIR: join(folder, 'tmp') };
  await mkdir(ownEnvironment.TMPDIR);
  const servers = new Map<string, ServerProcess>();
  const pids = new Set<number>();
  let apiKey: string | null = null;
  let asked = 0;

  async function startProcess(name: string, role: Role): Promise<Part['process']> {
    const dataDir = join(folder, name);
    if (role === 'worker') return startWorkerProcess(dataDir, ownEnvironment, { logFile });
    const server = await startServerProcess(dataDir, ownEnvironment, { apiOnly: role === 'api', logFile });
    servers.set(name, server);
    apiKey ??= server.apiKey;
    return server;
  }

  function toPart(role: Role, index: number): Part {
    const name = `${role}-${index}`;
    let running: Part['process'] | undefined;
    return {
      name,
      get process() {
        if (running === undefined) throw new Error(`${name} was never started`);
        return running;
      },
      async start() {
        running = await startProcess(name, role);
        pids.add(running.child.pid as number);
      },
    };
  }

  const parts: Part[] = [];
  const installation: Installation = {
    folder,
    parts,
    pids,
    get apiKey() {
      if (apiKey === null) throw new Error('the first start made no key');
      return apiKey;
    },
    url: () => [...servers.values()][asked++ % servers.size]?.url ?? '',
    logTail: async () => (await readFile(logFile, 'utf8')).slice(-20_000),
    async close({ keep }) {
      await Promise.all(parts.map(({ process }) => killHard(process)));
      await stopStores();
      if (!keep) await removeFolder(folder);
    },
  };
  try {
    for (const [index, role] of roles.entries()) {
      const part = toPart(role, index);
      if (role === 'all') await createServerDataDir(join(folder, part.name));
      await part.start();
      parts.push(part);
    }
    return installation;
  } catch (error) {
    await installation.close({ keep: true });
    throw new Error(`the installation in ${folder} did not start`, { cause: error });
  }
}
