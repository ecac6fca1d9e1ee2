import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createCluster } from './create-cluster.ts';
import { createPGlite } from './create-pglite.ts';
import { openDataFolder } from './data-folder.ts';
import type { EngineMessage } from './engine-message.ts';
import { lockDataFolder, lockHolder } from './lock-data-folder.ts';
import { notificationHub } from './notification-hub.ts';
import { serveClient } from './serve-client.ts';
import { shareEngine } from './share-engine.ts';

// The program of the child process: it opens the data folder and serves it on the unix socket until its
// parent is gone. Started by start-engine.ts, with the folder and two limits in milliseconds as arguments.
const [dataDir = '', idleLimitMs = '', lockWaitMs = ''] = process.argv.slice(2);
const tell = (message: EngineMessage) => process.send?.(message);

process.on('disconnect', () => process.exit());
// A Ctrl-C reaches the whole process group; the parent still needs the database while it drains.
process.on('SIGINT', () => {});
process.on('message', () => tell({ type: 'pong' }));

const folder = openDataFolder(dataDir);
if (!lockDataFolder(folder, process.ppid, Number(lockWaitMs))) {
  tell({ type: 'locked', holder: lockHolder(folder) });
  process.disconnect();
} else if (!existsSync(folder.pgdata)) {
  await createCluster(folder.pgdata);
  tell({ type: 'created' });
  process.disconnect();
} else {
  await serve();
}

async function serve(): Promise<void> {
  const pglite = await createPGlite(folder.pgdata);
  const engine = shareEngine(pglite, Number(idleLimitMs));
  const hub = notificationHub();
  const server = createServer((socket) => serveClient(socket, engine, hub, abort));
  // We hold the lock, so whoever made this file is dead.
  rmSync(folder.socket, { force: true });
  server.listen(folder.socket, () => tell({ type: 'ready' }));
  process.on('SIGTERM', () => void pglite.close().finally(() => process.exit()));
}

function abort(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
