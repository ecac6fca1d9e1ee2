import PQueue from 'p-queue';

const AT_ONCE = 2;

/** Where snapshots wait for each other. Each may fill the spool folder with the content of a whole workspace. */
export interface SnapshotSlots {
  /** Does `work` when there is room for it. Throws the reason of `signal` at once, even if `work` goes on for a moment. */
  enter<Result>(accountId: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

/** Lets this process take few snapshots at the same time, and one for an account: an agent can slow its own down. */
export function openSnapshotSlots(): SnapshotSlots {
  const all = new PQueue({ concurrency: AT_ONCE });
  const byAccount = new Map<string, PQueue>();

  function queueOf(accountId: string): PQueue {
    const known = byAccount.get(accountId);
    if (known !== undefined) return known;
    const queue = new PQueue({ concurrency: 1 });
    queue.addEventListener('idle', () => byAccount.delete(accountId));
    byAccount.set(accountId, queue);
    return queue;
  }

  return {
    async enter(accountId, signal, work) {
      signal.throwIfAborted();
      return queueOf(accountId).add(() => all.add(work, { signal }), { signal });
    },
  };
}
