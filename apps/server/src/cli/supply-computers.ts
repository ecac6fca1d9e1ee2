import { ComputersUnavailableError } from '@jettson/computers';
import type { Config } from '../config.ts';
import { installBubblewrap } from './install-bubblewrap.ts';
import { note } from './output.ts';

/**
 * Gets what computers are made with: bubblewrap, if it may be installed, or the image for Docker. If that fails, the first
 * computer says what is missing.
 */
export async function supplyComputers({ computers }: Pick<Config, 'computers'>): Promise<void> {
  if (computers.provider === 'bubblewrap') return void (await installBubblewrap());
  const { DEFAULT_IMAGE, supplyImage } = await import('@jettson/computers/docker');
  try {
    await supplyImage(computers.dockerImage ?? DEFAULT_IMAGE, note);
  } catch (error) {
    // If the daemon does not answer, the first computer gives a better explanation.
    if (error instanceof ComputersUnavailableError) return;
    note(`There is no image for computers: ${(error as Error).message}`);
  }
}
