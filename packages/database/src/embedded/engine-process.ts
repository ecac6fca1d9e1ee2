import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { copyCluster, removeDeadCopies } from './copy-cluster.ts';
import { createCluster, isUnfinishedCluster } from './create-cluster.ts';
import { createPGlite } from './create-pglite.ts';
import { openDataFolder } from './data-folder.ts';
import type { EngineMessage, EngineRequest } from './engine-message.ts';
import { lockDataFolder, lockHolder } from './lock-data-folder.ts';
import { openLogSync } from './log-sync.ts';
import { notificationHub } from './notification-hub.ts';
import { serveClient } from './serve-client.ts';
import { shareEngine } from './share-engine.ts';

// The program of the child process: it opens the data folder and serves it on the unix socket until its
// parent is gone. Started by start-engine.ts, with the folder and two limits in milliseconds as arguments.
const [dataDir = '', idleLimitMs = '', lockWaitMs = ''] = process.argv.slice(2);
const tell = (message: EngineMessage) => process.send?.(message);

let stop: () => void = () => process.exit();
process.on('disconnect', () => stop());
process.on('message', (request: EngineRequest) => {
  if (request === 'stop') stop();
  else tell({ type: 'pong' });
});
// Ctrl-C or a stop of the service reaches all its processes, and the parent needs the database while it drains.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const folder = openDataFolder(dataDir);
if (!lockDataFolder(folder, process.ppid, Number(lockWaitMs))) {
  tell({ type: 'locked', holder: lockHolder(folder) });
  process.disconnect();
} else if (!existsSync(folder.pgdata)) {
  removeUnfinished();
  await createCluster(folder.pgdata);
  tell({ type: 'created' });
  process.disconnect();
} else {
  await serve();
}

async function serve(): Promise<void> {
  const log = openLogSync();
  const pglite = await createPGlite(folder.pgdata, log);
  const engine = shareEngine(pglite, { log, idleLimitMs: Number(idleLimitMs), onFatal: abort });
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

/** Leftovers of a kill during the creation; the lock guarantees that nobody is working on them. */
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
