import { ComputersUnavailableError } from '@jettson/computers';
import { openComputerProvider } from '../computers/open-computer-provider.ts';
import type { Config } from '../config.ts';
import { supplyComputers } from './supply-computers.ts';

/** Gets what computers are made with, as far as that is allowed, then tries one. Throws ComputersUnavailableError if none works. */
export async function requireComputers(config: Config): Promise<void> {
  await supplyComputers(config);
  const provider = await openComputerProvider(config, { gateway: null });
  const fault = await provider.fault();
  if (fault) throw new ComputersUnavailableError(fault);
}
