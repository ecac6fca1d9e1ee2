import type { Database } from '@jettson/database';
import { deleteOldInputFiles } from './input-file-queries.ts';
import type { Files } from './open-file-store.ts';
import { markUnneeded, selectOldFiles, selectUnsettled } from './queries.ts';
import { removeFile } from './remove-file.ts';

const ROWS_AT_ONCE = 100;

/** Removes files that their plans keep no longer, and what crashes left behind. A job: it may run twice. Returns how many. */
export async function sweepFiles(deps: { db: Database; files: Files }): Promise<number> {
  const { db } = deps;
  let swept = await untilFewer(() => deleteOldInputFiles(db, ROWS_AT_ONCE));
  swept += await untilFewer(async () => {
    const rows = await selectUnsettled(db, ROWS_AT_ONCE);
    for (const row of rows) await removeFile(deps, row);
    return rows.length;
  });
  swept += await untilFewer(async () => {
    const rows = await selectOldFiles(db, ROWS_AT_ONCE);
    // Removing the ones before may take long, and agents are spawned meanwhile.
    for (const row of rows) if (await markUnneeded(db, row.accountId, row.id)) await removeFile(deps, row);
    return rows.length;
  });
  return swept;
}

/** Repeats a step that does at most ROWS_AT_ONCE, as long as it does so many. Returns how many there were in all. */
async function untilFewer(step: () => Promise<number>): Promise<number> {
  let all = 0;
  for (;;) {
    const done = await step();
    all += done;
    if (done < ROWS_AT_ONCE) return all;
  }
}
