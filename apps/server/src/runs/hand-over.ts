import { setTimeout as sleep } from 'node:timers/promises';
import { transaction } from '@jettson/database';
import { appendEvents } from '../agents/append-events.ts';
import { removeSnapshot } from '../files/snapshots/remove-snapshot.ts';
import { markSnapshotKept } from '../files/snapshots/snapshot-queries.ts';
import { isOutsideTrouble } from '../outside-trouble.ts';
import { heldRow, keepSnapshot, renewLeases } from './leases.ts';
import { save, toEvents } from './park-run.ts';
import type { Run } from './run.ts';

/** A worker that stops does not wait longer for a workspace. */
const SAVE_MS = 15_000;

/** How often a database that is away is asked: more often than workers look for agents whose leases ran out. */
const ASK_MS = 250;

/**
 * Stores the workspace of an agent whose run ended because the database was away, once it answers again. If that takes
 * longer than a lease, another worker may be faster; then the workspace is lost. What the log lacks stays lost.
 */
export async function saveAfterOutage(run: Run): Promise<void> {
  const { deps, agent, stop, handOver } = run;
  const { db } = deps.database;
  if ((await run.computer()) === null) return;
  while (!stop.aborted && !handOver.aborted) {
    const held = await renewLeases(db, [agent.leaseId]).catch((error) => {
      if (!isOutsideTrouble(error)) throw error;
      return undefined;
    });
    if (held === undefined) await sleep(ASK_MS);
    else return held.has(agent.leaseId) ? saveForNext(run, { isLogWhole: false }) : undefined;
  }
}

/**
 * Stores the workspace of an agent that is handed over, so that its next computer gets it. What fails loses the workspace
 * and nothing else: the agent goes on from its log. `isLogWhole`: whether the journal can still be written to.
 */
export async function saveForNext(run: Run, { isLogWhole = true } = {}): Promise<void> {
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
      if (isLogWhole) await journal.flush();
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
