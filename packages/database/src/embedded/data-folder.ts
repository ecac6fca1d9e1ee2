import { constants, lstatSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** What the embedded database keeps on disk, all of it readable only by its owner. */
export interface DataFolder {
  /** The Postgres data directory. */
  readonly pgdata: string;
  /** Held exclusively while `pgdata` is open. */
  readonly lock: string;
  /** Says who holds the lock, only for error messages. */
  readonly holder: string;
  /** The folder of the unix socket, in the form that the pg driver takes as `host`. */
  readonly socketFolder: string;
  readonly socket: string;
}

/** The port is only part of the socket's file name, which pg derives from it. */
export const SOCKET_PORT = 5432;

/** The application name of connections that let others go first. */
export const BACKGROUND = 'jettson-background';
/** The name of those among them whose commits are answered before they are on disk. */
export const UNSYNCED_BACKGROUND = `${BACKGROUND}-unsynced`;
/** The application name of connections whose statements may take as long as they need. */
export const UNLIMITED = 'jettson-unlimited';

// sun_path has 108 bytes, including the terminating NUL.
const MAX_SOCKET_PATH_BYTES = 107;

/**
 * Creates the folders of the embedded database inside `dataDir` and returns their paths. Throws if they are not ours.
 */
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
  const socketFolder = path.join(folder, 'run');
  mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(socketFolder);
  // In somebody else's folder, they could impersonate our database.
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) {
    throw new Error(`${socketFolder} must be a folder that only this user can access`);
  }
  if (Buffer.byteLength(socketPath(socketFolder)) <= MAX_SOCKET_PATH_BYTES) return socketFolder;
  // Going through the open folder makes the path short; it stays open as long as this process lives.
  return `/proc/self/fd/${openSync(socketFolder, constants.O_RDONLY | constants.O_DIRECTORY)}`;
}

function socketPath(socketFolder: string): string {
  return path.join(socketFolder, `.s.PGSQL.${SOCKET_PORT}`);
}
