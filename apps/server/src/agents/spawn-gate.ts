import { type Database, type DatabaseHandle, transaction } from '@jettson/database';
import { sql } from 'kysely';
import type { Plan } from '../accounts/get-plan.ts';
import { lockPlan } from '../accounts/queries.ts';
import { type SpawnUsage, selectSpawnUsage } from './queries.ts';

/** Others wait for the account, and on the embedded database for everything, while a transaction is open. */
const MOST_TOGETHER = 25;

/** Who spawns: the limits are counted by account and by key. */
export interface Spawner {
  accountId: string;
  keyId: string;
}

/** What a plan allows, and how much of it is used. Who adds an agent adds it to the usage. */
export interface SpawnAllowance {
  plan: Plan;
  usage: SpawnUsage;
}

/** What one spawn does when it is its turn. Should it throw, what it wrote is undone, and nothing else. */
type Spawn<T> = (tx: Database, allowance: SpawnAllowance) => Promise<T>;

/** Where spawns take their turns. */
export interface SpawnGate {
  /** Runs `spawn` in a transaction that holds the account; resolves when that is committed. */
  pass<T>(spawner: Spawner, spawn: Spawn<T>): Promise<T>;
}

interface Waiting {
  spawn: Spawn<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/**
 * Limits are counted one spawn at a time, so the spawns of an account wait for each other anyway. Those of one key
 * that wait in this process share the next transaction: the account is locked, its use is counted, and the disk is
 * waited for once for all of them. At 200 spawns a second, alone each would have to be done in 5 ms.
 */
export function openSpawnGate({ db }: Pick<DatabaseHandle, 'db'>): SpawnGate {
  const queues = new Map<string, Waiting[]>();

  async function serve(spawner: Spawner, queue: Waiting[]): Promise<void> {
    for (;;) {
      const batch = queue.splice(0, MOST_TOGETHER);
      if (batch.length === 0) break;
      await spawnTogether(db, spawner, batch);
    }
    queues.delete(spawner.keyId);
  }

  return {
    pass<T>(spawner: Spawner, spawn: Spawn<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const queue = queues.get(spawner.keyId) ?? [];
      queue.push({ spawn, resolve: resolve as Waiting['resolve'], reject });
      if (!queues.has(spawner.keyId)) {
        queues.set(spawner.keyId, queue);
        void serve(spawner, queue);
      }
      return promise;
    },
  };
}

/** Settles all of the batch when its transaction is over; never throws. */
async function spawnTogether(db: Database, { accountId, keyId }: Spawner, batch: Waiting[]): Promise<void> {
  try {
    const outcomes = await transaction(db, async (tx) => {
      const plan = await lockPlan(tx, accountId);
      if (plan === undefined) throw new Error(`account ${accountId} has no plan`);
      const allowance = { plan, usage: await selectSpawnUsage(tx, accountId, keyId) };
      const settled: PromiseSettledResult<unknown>[] = [];
      for (const { spawn } of batch) settled.push(await inSavepoint(tx, () => spawn(tx, allowance)));
      return settled;
    });
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') batch[index]?.resolve(outcome.value);
      else batch[index]?.reject(outcome.reason);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

async function inSavepoint<T>(tx: Database, work: () => Promise<T>): Promise<PromiseSettledResult<T>> {
  await sql`savepoint spawn`.execute(tx);
  try {
    const value = await work();
    await sql`release savepoint spawn`.execute(tx);
    return { status: 'fulfilled', value };
  } catch (reason) {
    await sql`rollback to savepoint spawn`.execute(tx);
    return { status: 'rejected', reason };
  }
}
