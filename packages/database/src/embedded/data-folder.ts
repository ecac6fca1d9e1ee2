import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the embedded database keeps on disk, all of it readable by its owner only. */
export interface DataFolder {
  /** The Postgres data directory. */
  readonly pgdata: string;
  /** Held exclusively while `pgdata` is open. */
  readonly lock: string;
  /** Says who holds the lock, for error messages only. */
  readonly holder: string;
  /** The folder of the unix socket, in the form that the pg driver takes as `host`. */
  readonly socketFolder: string;
  readonly socket: string;
}

/** The port is only part of the socket's file name, which pg derives from it. */
export const SOCKET_PORT = 5432;

// sun_path has 108 bytes on Linux and 104 on macOS, the closing NUL included.
const MAX_SOCKET_PATH_BYTES = 103;

/** Names and creates the folders of the embedded database inside `dataDir`. Throws when they are not ours. */
export function openDataFolder(dataDir: string): DataFolder {
  const root = path.join(path.resolve(dataDir), 'database');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const folder = realpathSync(root);
  const socketFolder = privateSocketFolder(folder);
  return {
    pgdata: path.join(folder, 'pgdata'),
    lock: path.join(folder, 'lock'),
    holder: path.join(folder, 'holder.json'),
    socketFolder,
    socket: socketPath(socketFolder),
  };
}

function privateSocketFolder(folder: string): string {
  const inside = path.join(folder, 'run');
  const socketFolder =
    Buffer.byteLength(socketPath(inside)) <= MAX_SOCKET_PATH_BYTES ? inside : shortSocketFolder(folder);
  mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(socketFolder);
  // Somebody else's folder at a guessable path in /tmp would let them answer as our database.
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) {
    throw new Error(`${socketFolder} must be a folder that only this user can enter`);
  }
  return socketFolder;
}

function shortSocketFolder(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return path.join(tmpdir(), `jettson-${process.getuid?.()}-${name}`);
}

function socketPath(socketFolder: string): string {
  return path.join(socketFolder, `.s.PGSQL.${SOCKET_PORT}`);
}
