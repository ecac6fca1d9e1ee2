import type { Database } from '@jettson/database';
import { deleteOldInputFiles } from './input-file-queries.ts';
import type { Files } from './open-file-store.ts';
import { selectOverdue } from './queries.ts';
import { removeFile } from './remove-file.ts';

const ROWS_AT_ONCE = 100;

/** Removes expired files, and what crashes left behind. A job: it may run twice. Returns how many. */
export async function sweepFiles(deps: { db: Database; files: Files }): Promise<number> {
  let swept = await sweepInputFiles(deps);
  for (;;) {
    const rows = await selectOverdue(deps.db, ROWS_AT_ONCE);
    for (const row of rows) await removeFile(deps, row);
    swept += rows.length;
    if (rows.length < ROWS_AT_ONCE) return swept;
  }
}

async function sweepInputFiles({ db, files: { keepDays } }: { db: Database; files: Files }): Promise<number> {
  let swept = 0;
  for (;;) {
    const deleted = await deleteOldInputFiles(db, { keepDays, limit: ROWS_AT_ONCE });
    swept += deleted;
    if (deleted < ROWS_AT_ONCE) return swept;
  }
}
