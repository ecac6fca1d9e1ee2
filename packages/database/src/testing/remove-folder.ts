import { rm } from 'node:fs/promises';

/**
 * Removes a folder in which processes worked. After their end is seen, a database engine or a compile cache may still
 * write a file there for a moment, which fails a plain `rm` with ENOTEMPTY.
 */
export function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
