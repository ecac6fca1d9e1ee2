import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { DataFolder } from './data-folder.ts';

/**
 * Takes the exclusive lock of the folder and keeps it until this process ends. False when another process still holds
 * it after `waitMs`.
 *
 * Node has no flock, so we use the lock of an SQLite file: the operating system drops it when the process dies, however
 * it dies, so no stale lock can remain.
 */
export function lockDataFolder(folder: DataFolder, servingPid: number, waitMs: number): boolean {
  const lock = new DatabaseSync(folder.lock, { timeout: waitMs });
  try {
    lock.exec('begin exclusive');
  } catch {
    lock.close();
    return false;
  }
  held.add(lock);
  writeFileSync(folder.holder, JSON.stringify({ pid: servingPid }));
  return true;
}

/** The process that holds the lock, if known. */
export function lockHolder(folder: DataFolder): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(folder.holder, 'utf8')) as { pid: number };
    return pid;
  } catch {
    return null;
  }
}

/** A lock that is garbage-collected is closed, and so lost. */
const held = new Set<DatabaseSync>();
