import type { Database } from '@jettson/database';
import type { Files } from '../open-file-store.ts';
import { removeSnapshot } from './remove-snapshot.ts';
import { selectUnusedSnapshots } from './snapshot-queries.ts';

const ROWS_AT_ONCE = 100;

/** Removes the snapshots of agents that have ended, earlier ones, and what crashes left behind. A job: it may run twice. */
export async function sweepSnapshots(deps: { db: Database; files: Files }): Promise<void> {
  for (;;) {
    const rows = await selectUnusedSnapshots(deps.db, ROWS_AT_ONCE);
    for (const row of rows) await removeSnapshot(deps, row.accountId, row);
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
