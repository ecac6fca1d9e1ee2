import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { buildConsole } from './build-console.ts';

export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/', import.meta.url));

export interface Console {
  /** Where its files are, once they are built. */
  folder: string;
  /** Resolves when they are; throws when they cannot be built. */
  built(): Promise<void>;
}

/**
 * The console's files are not in the repository: the process that first needs them builds them when they are
 * missing or older than their sources, beside its other work. Who opens the console meanwhile waits for it.
 */
export function openConsole({ log }: { log: Logger }): Console {
  let building: Promise<void> | undefined;
  return {
    folder: `${CONSOLE_FOLDER}dist`,
    built() {
      building ??= buildConsole(CONSOLE_FOLDER, log).catch((error: unknown) => {
        // The next request tries again.
        building = undefined;
        throw error;
      });
      return building;
    },
  };
}
