import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { buildConsole } from './build-console.ts';
import { readFiles, type ServedFile } from './read-files.ts';

export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/', import.meta.url));

/** The console's files by their path. Waits while they are being built; throws when they cannot be. */
export type Console = () => Promise<Map<string, ServedFile>>;

/**
 * The console's files are not in the repository: the process that first needs them builds them when they are
 * missing or older than their sources, beside its other work. Who opens the console meanwhile waits for it.
 */
export function openConsole({ log }: { log: Logger }): Console {
  let files: Promise<Map<string, ServedFile>> | undefined;
  const open = async () => {
    await buildConsole(CONSOLE_FOLDER, log);
    return readFiles(`${CONSOLE_FOLDER}dist`);
  };
  return () => {
    files ??= open().catch((error: unknown) => {
      // The next request tries again.
      files = undefined;
      throw error;
    });
    return files;
  };
}
