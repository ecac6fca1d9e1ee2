import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { copyCluster, removeDeadCopies } from './copy-cluster.ts';
import { createCluster, isUnfinishedCluster } from './create-cluster.ts';
import { createPGlite } from './create-pglite.ts';
import { openDataFolder } from './data-folder.ts';
import type { EngineMessage, EngineRequest } from './engine-message.ts';
import { ENGINE_VERSION, FORMER_ENGINES } from './former-engines.ts';
import { lockDataFolder, lockHolder } from './lock-data-folder.ts';
import { openLogSync } from './log-sync.ts';
import { notificationHub } from './notification-hub.ts';
import { serveClient } from './serve-client.ts';
import { shareEngine } from './share-engine.ts';
import { clusterVersion, finishTakeOver, takeOverCluster } from './take-over-cluster.ts';

// The program of the child process: it opens the data folder and serves it on the unix socket until its
// parent is gone. Started by start-engine.ts, with the folder, two limits in milliseconds, and whether it may take over a
// folder of an earlier version of Postgres as arguments.
const [dataDir = '', idleLimitMs = '', lockWaitMs = '', mayTakeOver = ''] = process.argv.slice(2);
const log = openLogSync();
const tell = (message: EngineMessage) => process.send?.(message);

let stop: () => void = () => process.exit();
process.on('disconnect', () => stop());
process.on('message', (request: EngineRequest) => {
  if (request === 'stop') stop();
  else tell({ type: 'pong', syncs: log.syncs });
});
// Ctrl-C or a stop of the service reaches all its processes, and the parent needs the database while it drains.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const folder = openDataFolder(dataDir);
if (!lockDataFolder(folder, process.ppid, Number(lockWaitMs))) {
  tell({ type: 'locked', holder: lockHolder(folder) });
  process.disconnect();
} else {
  removeUnfinished();
  finishTakeOver(folder.pgdata);
  if (!existsSync(folder.pgdata)) {
    await createCluster(folder.pgdata);
    tell({ type: 'created' });
    process.disconnect();
  } else if (clusterVersion(folder.pgdata) !== ENGINE_VERSION) {
    await takeOver(clusterVersion(folder.pgdata));
    process.disconnect();
  } else {
    await serve();
  }
}

async function takeOver(version: number): Promise<void> {
  const open = FORMER_ENGINES[version];
  if (open === undefined || mayTakeOver !== 'true') {
    return void tell({ type: 'outdated', version, isKnown: open !== undefined });
  }
  await takeOverCluster(folder.pgdata, open);
  tell({ type: 'created' });
}

async function serve(): Promise<void> {
  const pglite = await createPGlite(folder.pgdata, log);
  const engine = shareEngine(pglite, {
    log,
    idleLimitMs: Number(idleLimitMs),
    onFatal: abort,
    onUnlimited: () => tell({ type: 'unlimited' }),
  });
  const hub = notificationHub();
  const copy = (name: string) => copyCluster(pglite, folder.pgdata, name);
  removeDeadCopies(folder.pgdata);
  const server = createServer((socket) => serveClient(socket, engine, hub, copy, abort));
  // We hold the lock, so the process that made this file is dead.
  rmSync(folder.socket, { force: true });
  server.listen(folder.socket, () => tell({ type: 'ready' }));
  stop = () =>
    void pglite.close().finally(() => {
      rmSync(folder.socket, { force: true });
      process.exit();
    });
}

/** Leftovers of a kill during a creation; the lock guarantees that nobody is working on them. */
function removeUnfinished(): void {
  const parent = path.dirname(folder.pgdata);
  for (const name of readdirSync(parent).filter(isUnfinishedCluster)) {
    rmSync(path.join(parent, name), { recursive: true });
  }
}

function abort(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
