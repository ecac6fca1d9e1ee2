import type { Database } from '@jettson/database';
import { deleteOldAudit } from '../../audit/audit-queries.ts';
import type { Files } from '../../files/open-file-store.ts';
import { deleteOldOperations } from '../../memory/bulk/operations/delete-old-operations.ts';
import { pruneAgents, pruneEvents } from './prune-agents.ts';

const ROWS_AT_ONCE = 500;
/** The steps of an operation are deleted with it, and there may be many. */
const OPERATIONS_AT_ONCE = 20;

/** The job is due again by then. */
const MAX_MS = 4 * 60_000;

/**
 * The job that deletes what the plans of the accounts keep no longer: agents, events, operations on memories, entries of the
 * audit log. (Files are swept with those that were deleted.) It works in small steps, so that nobody waits for it, and what
 * it does not finish is left to the next run. It may run twice, even at the same time.
 */
export async function applyRetention(
  { db, files }: { db: Database; files: Files },
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + MAX_MS;
  const steps = [
    () => pruneAgents({ db, files }, signal),
    () => pruneEvents({ db }, signal),
    () => deleteOldOperations(db, OPERATIONS_AT_ONCE),
    () => deleteOldAudit(db, ROWS_AT_ONCE),
  ];
  for (const step of steps) {
    while (!signal.aborted && Date.now() < deadline && (await step()) > 0);
  }
}
