import { join } from 'node:path';
import { bubblewrapProvider, ComputersUnavailableError } from '@jettson/computers';
import type { Config } from '../config.ts';
import { installBubblewrap } from './install-bubblewrap.ts';

/** Installs bubblewrap if it is missing and that is allowed, then tries a computer. Throws ComputersUnavailableError if none works. */
export async function requireComputers({ dataDir, execServer }: Config): Promise<void> {
  await installBubblewrap();
  const rootDir = join(dataDir, 'computers');
  const fault = await bubblewrapProvider({ rootDir, gateway: null, execServer }).fault();
  if (fault) throw new ComputersUnavailableError(fault);
}
