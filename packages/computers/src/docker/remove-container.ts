import { type Daemon, refusal } from './open-daemon.ts';

/**
 * Ends a container and removes it with its volume, in whatever state it is. Idempotent. Resolves with false if it may still be
 * there, because the daemon does not answer or refuses: then it ends as soon as the daemon notices that nobody is attached to
 * it.
 */
export async function removeContainer(daemon: Daemon, name: string): Promise<boolean> {
  try {
    await daemon.ask((docker, abortSignal) =>
      docker.getContainer(name).remove({ force: true, v: true, abortSignal }),
    );
    return true;
  } catch (error) {
    const status = refusal(error);
    if (status === 404) return true;
    // It has just ended, and the daemon is removing it already.
    return status === 409 && (await waitForRemoval(daemon, name));
  }
}

async function waitForRemoval(daemon: Daemon, name: string): Promise<boolean> {
  try {
    await daemon.ask((docker, abortSignal) =>
      docker.getContainer(name).wait({ condition: 'removed', abortSignal }),
    );
    return true;
  } catch (error) {
    return refusal(error) === 404;
  }
}
