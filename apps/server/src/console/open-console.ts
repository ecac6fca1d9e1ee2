import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { buildConsole } from './build-console.ts';
import { readFiles, type ServedFile } from './read-files.ts';

const FOLDER = fileURLToPath(new URL('../../../console/', import.meta.url));

export interface Console {
  /** The built files, or null while they are being built. Throws when they cannot be. */
  files(): Promise<Map<string, ServedFile> | null>;
}

/**
 * The console's files. They are not in the repository: whatever process first needs them builds them when they
 * are missing or older than their sources, beside its other work.
 */
export function openConsole({ log }: { log: Logger }): Console {
  let files: Map<string, ServedFile> | null = null;
  let failure: unknown;
  let opening: Promise<void> | undefined;
  const open = async () => {
    await buildConsole(FOLDER, log);
    files = await readFiles(`${FOLDER}dist`);
  };
  return {
    async files() {
      opening ??= open().catch((error: unknown) => {
        log.error({ err: error }, 'the console could not be built');
        failure = error;
      });
      // Already built: the first page waits the few milliseconds that reading takes.
      await Promise.race([opening, new Promise((resolve) => setTimeout(resolve, 500))]);
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        opening = undefined;
        throw error;
      }
      return files;
    },
  };
}
