import { coalesce } from '../coalesce.ts';
import { type Spawn, type SpawnBatchDeps, type Spawned, type Spawner, spawnBatch } from './spawn-batch.ts';

/** Others wait for the account, and on the embedded database for everything, while a transaction is open. */
const MAX_BATCH = 50;

/** Where spawns wait for the next transaction that takes them. */
export interface SpawnQueue {
  /** Resolves when the agent is durable. Throws what refuses it. */
  submit(spawner: Spawner, spawn: Spawn): Promise<Spawned>;
}

/**
 * Limits are counted one spawn at a time, so the spawns of an account wait for each other anyway. Those of one key
 * that wait in this process share the next transaction: the account is locked, its use is counted, and the disk is
 * waited for once for all of them. At 200 spawns a second, alone each would have to be done in 5 ms.
 */
export function openSpawnQueue(deps: SpawnBatchDeps): SpawnQueue {
  const queues = new Map<string, { submit: (spawn: Spawn) => Promise<Spawned>; users: number }>();
  return {
    async submit(spawner, spawn) {
      const { keyId } = spawner;
      const queue = queues.get(keyId) ?? {
        submit: coalesce((spawns: Spawn[]) => spawnBatch(deps, spawner, spawns), { countNext }),
        users: 0,
      };
      queues.set(keyId, queue);
      queue.users++;
      try {
        return await queue.submit(spawn);
      } finally {
        if (--queue.users === 0) queues.delete(keyId);
      }
    },
  };
}

/** A spawn with more to write than itself may fail at that, and goes alone. */
function countNext(waiting: Spawn[]): number {
  const firstAlone = waiting.findIndex(({ files, webhook }) => files.length > 0 || webhook !== null);
  const together = firstAlone === -1 ? waiting.length : Math.max(firstAlone, 1);
  return Math.min(together, MAX_BATCH);
}
