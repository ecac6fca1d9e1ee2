import { join } from 'node:path';
import { bubblewrapProvider, ComputersUnavailableError } from '@jettson/computers';
import type { Config } from '../config.ts';
import { installBubblewrap } from './install-bubblewrap.ts';

/** Installs bubblewrap where that is missing and allowed, and tries a computer. Throws ComputersUnavailableError when that fails. */
export async function requireComputers({ dataDir }: Config): Promise<void> {
  await installBubblewrap();
  const fault = await bubblewrapProvider({ rootDir: join(dataDir, 'computers'), gateway: null }).fault();
  if (fault) throw new ComputersUnavailableError(fault);
}
