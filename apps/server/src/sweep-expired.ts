import type { ApiDeps } from './deps.ts';
import { sweepFiles } from './files/sweep-files.ts';
import { deleteOldKeys } from './http/idempotency-queries.ts';
import { deleteOldDeliveries } from './webhooks/delivery-queries.ts';

const DELIVERIES_KEPT_DAYS = 30;

/** The job that removes what had its time: files, idempotency keys, the log of webhooks. It may run twice. */
export async function sweepExpired({
  database: { db },
  files,
}: Pick<ApiDeps, 'database' | 'files'>): Promise<void> {
  await deleteOldKeys(db);
  await deleteOldDeliveries(db, DELIVERIES_KEPT_DAYS);
  await sweepFiles({ db, files });
}
