import { rm } from 'node:fs/promises';

/** Removes the folder of a server that was killed: its engine ends a moment later, and writes files until then. */
export function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
