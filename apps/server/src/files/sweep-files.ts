import type { Database } from '@jettson/database';
import { deleteOldInputFiles } from './input-file-queries.ts';
import type { Files } from './open-file-store.ts';
import { markUnneeded, selectOldFiles, selectUnsettled } from './queries.ts';
import { removeFile } from './remove-file.ts';
import { sweepEach } from './sweep-each.ts';

const ROWS_AT_ONCE = 100;

/** Removes files that their plans keep no longer, and what crashes left behind. A job: it may run twice. Returns how many. */
export async function sweepFiles(deps: { db: Database; files: Files }): Promise<number> {
  const { db } = deps;
  const inputs = await untilFewer(() => deleteOldInputFiles(db, ROWS_AT_ONCE));
  await untilFewer(async () => {
    const rows = await selectOldFiles(db, ROWS_AT_ONCE);
    for (const { accountId, id } of rows) await markUnneeded(db, accountId, id);
    return rows.length;
  });
  const files = await sweepEach(
    (next) => selectUnsettled(db, next),
    (row) => removeFile(deps, row),
  );
  return inputs + files;
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
