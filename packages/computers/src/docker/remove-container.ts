import { ComputersUnavailableError } from '../computer-fault.ts';
import { type Daemon, refusal } from './open-daemon.ts';

/**
 * Ends a container and removes it with its volume, in whatever state it is. Idempotent. Resolves with false if it may still be
 * there, because the daemon does not answer: then it ends as soon as the daemon notices that nobody is attached to it.
 */
export async function removeContainer(daemon: Daemon, name: string): Promise<boolean> {
  try {
    await daemon.ask((docker, abortSignal) =>
      docker.getContainer(name).remove({ force: true, v: true, abortSignal }),
    );
    return true;
  } catch (error) {
    if (error instanceof ComputersUnavailableError) return false;
    const status = refusal(error);
    if (status === 404) return true;
    // It has just ended, and the daemon is removing it already.
    if (status === 409) return await waitForRemoval(daemon, name);
    throw error;
  }
}

async function waitForRemoval(daemon: Daemon, name: string): Promise<boolean> {
  try {
    await daemon.ask((docker, abortSignal) =>
      docker.getContainer(name).wait({ condition: 'removed', abortSignal }),
    );
    return true;
  } catch (error) {
    if (refusal(error) === 404) return true;
    if (error instanceof ComputersUnavailableError) return false;
    throw error;
  }
}
