import type { Database } from '@jettson/database';
import { forgetForeignTransactions } from '../agents/account-follower.ts';
import { freeForNewMonth } from '../agents/wake-idle-agents.ts';
import type { Files } from '../files/open-file-store.ts';
import { sweepFiles } from '../files/sweep-files.ts';
import { deleteOldKeys } from '../http/idempotency-queries.ts';
import { deleteOldPurgedSpawns } from '../lifecycle/deletion-queries.ts';
import { SPAWN } from '../lifecycle/spawn-queue.ts';
import { sweepMemories } from '../memory/bulk/sweep-memories.ts';
import { deleteOldConnections } from '../secrets/connect/connection-queries.ts';
import { deleteOldSignIns } from '../sign-in/queries.ts';
import { deleteExpiredReservations } from '../usage/reserve-cost.ts';
import { deleteOldDeliveries } from '../webhooks/delivery-queries.ts';

const DELIVERIES_KEPT_DAYS = 30;

/**
 * The job that removes what has expired: memories, idempotency keys, the log of webhooks, sessions, connections that nobody
 * finished, reservations, files, last month's caps, purged spawns that no limit counts any more, the places of events from before
 * a restore. It may run twice.
 */
export async function sweepExpired({
  database: { db },
  files,
}: {
  database: { db: Database };
  files: Files;
}): Promise<void> {
  await sweepMemories(db);
  await deleteOldKeys(db, { keep: [SPAWN] });
  await deleteOldDeliveries(db, DELIVERIES_KEPT_DAYS);
  await deleteOldSignIns(db);
  await deleteOldConnections(db);
  await deleteExpiredReservations(db);
  await deleteOldPurgedSpawns(db);
  await freeForNewMonth(db);
  await forgetForeignTransactions(db);
  // Last: it fails while the store is away.
  await sweepFiles({ db, files });
}
