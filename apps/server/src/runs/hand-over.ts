import { transaction } from '@jettson/database';
import { appendEvents } from '../agents/append-events.ts';
import { removeSnapshot } from '../files/snapshots/remove-snapshot.ts';
import { markSnapshotKept } from '../files/snapshots/snapshot-queries.ts';
import { heldRow, keepSnapshot } from './leases.ts';
import { save, toEvents } from './park-run.ts';
import type { Run } from './run.ts';

/** A worker that stops does not wait longer for a workspace. */
const SAVE_MS = 15_000;

/**
 * Stores the workspace of an agent that is handed over, so that its next computer gets it. What fails loses the workspace
 * and nothing else: the agent goes on from its log.
 */
export async function saveForNext(run: Run): Promise<void> {
  const { deps, agent, journal, log } = run;
  const { database, files, jobs } = deps;
  const computer = await run.computer();
  if (computer === null) return;
  const { id: agentId, accountId, leaseId, snapshotId: earlier } = agent;
  try {
    const saved = await save(run, computer, AbortSignal.timeout(SAVE_MS));
    if (saved === null) return;
    const snapshot = saved.kind === 'stored' ? saved.snapshot : null;
    let isKept = false;
    try {
      await journal.flush();
      await transaction(database.db, async (tx) => {
        if (snapshot !== null && !(await markSnapshotKept(tx, accountId, snapshot.id))) return;
        heldRow(agent, await keepSnapshot(tx, accountId, { agentId, leaseId }, snapshot?.id ?? null));
        await appendEvents(tx, accountId, agentId, toEvents(saved, 'Moves to another worker'));
        if (snapshot !== null && earlier !== null) await jobs.request(tx, 'sweep-snapshots');
        isKept = true;
      });
    } finally {
      if (!isKept && snapshot !== null) await removeSnapshot({ db: database.db, files }, accountId, snapshot);
    }
    await database.notify('agent-event', agentId);
  } catch (error) {
    log.warn({ err: error }, 'the workspace could not be stored at the hand-over');
  }
}
