import type { Config } from '../config.ts';
import { requireFreeAddress } from '../http/listen.ts';
import { prepareDataDir } from '../operate/prepare-data-dir.ts';
import { forbidCoreDumps } from './forbid-core-dumps.ts';
import { findServer } from './server-file.ts';

/**
 * Checks made before anything starts, so that a start that cannot succeed ends immediately, with one line that names
 * what is wrong: the data folder and its disk, a server that is already running, the address. Also sees to it that a crash
 * leaves no core dump. Imports little: `serve` starts the engine before it loads the rest.
 */
export async function prepareStart(config: Config, { listens = true } = {}): Promise<void> {
  await forbidCoreDumps();
  await prepareDataDir(config.dataDir);
  if (listens) {
    const url = config.databaseUrl === undefined ? await findServer(config.dataDir) : null;
    if (url !== null) {
      throw new Error(
        `A server is already running on the data folder ${config.dataDir}, at ${url}. Stop it first.`,
      );
    }
    await requireFreeAddress(config);
  }
}
