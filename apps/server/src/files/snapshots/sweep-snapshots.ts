import type { Database } from '@jettson/database';
import type { Files } from '../open-file-store.ts';
import { sweepEach } from '../sweep-each.ts';
import { removeSnapshot } from './remove-snapshot.ts';
import { selectUnusedSnapshots } from './snapshot-queries.ts';

/** Removes the snapshots of agents that have ended, earlier ones, and what crashes left behind. A job: it may run twice. */
export async function sweepSnapshots(deps: { db: Database; files: Files }): Promise<void> {
  await sweepEach(
    (next) => selectUnusedSnapshots(deps.db, next),
    (row) => removeSnapshot(deps, row.accountId, row),
  );
}
