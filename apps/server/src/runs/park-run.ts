import { type Computer, ComputerError } from '@jettson/computers';
import type { EventPayload } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { freeWaitingAgents } from '../agents/wake-idle-agents.ts';
import { removeSnapshot } from '../files/snapshots/remove-snapshot.ts';
import { markSnapshotKept, type SnapshotRow } from '../files/snapshots/snapshot-queries.ts';
import { takeSnapshot } from '../files/snapshots/take-snapshot.ts';
import { heldRow, LeaseLostError, parkAgent, restAgent } from './leases.ts';
import { hasPlaceToWait } from './places.ts';
import type { Run } from './run.ts';
import { isWaitingForAgents, isWaitingForModel } from './wait-for-model.ts';
import { watchChanges } from './watch-changes.ts';

/** Wake-ups can be missed; polling this often is the safety net. */
const LOOK_MS = 5000;

/** A workspace that was stored, why it was not, or that there is none. */
type Saved =
  | { kind: 'stored'; snapshot: SnapshotRow }
  | { kind: 'refused'; reason: EventPayload<'workspace-not-saved'>['data']['reason'] }
  | { kind: 'none' };

const NONE: Saved = { kind: 'none' };

/**
 * Gives up the computer and the lease of a waiting agent, after its workspace is stored. When something that it waits
 * for comes, or at its deadline, any worker claims it. False if it keeps its computer for now: there is no place among
 * the account's waiting agents, the store does not answer, the wait is over, or, with `mustStore`, its workspace cannot be
 * stored.
 *
 * Until the transaction is committed, the agent is this worker's; from then on, it needs nothing of this worker. A
 * crash before it leaves a snapshot that no agent refers to, which is swept.
 */
export async function parkRun(
  run: Run,
  mayResume: () => Promise<boolean>,
  { mustStore = false } = {},
): Promise<boolean> {
  const { deps } = run;
  const { database, files } = deps;
  const { db } = database;
  const { id: agentId, accountId } = run.agent;
  const computer = await run.computer();
  // It is checked again when it counts; this saves the work.
  const needsPlace = computer !== null && !isWaitingForModel(run.agent) && !isWaitingForAgents(run.agent);
  if (needsPlace && !(await hasPlaceToWait(db, accountId, agentId))) return false;
  const saved = computer === null ? NONE : await saveWhileWaiting(run, computer, mayResume);
  if (saved === null) return false;
  if (mustStore && saved.kind === 'refused' && saved.reason !== 'computer_lost') return false;
  let isParked = false;
  try {
    const isOver = computer !== null && (await mayResume());
    isParked = !isOver && (await giveUp(run, saved));
  } catch (error) {
    // After any other error, nobody knows whether the agent refers to the snapshot.
    isParked = !(error instanceof LeaseLostError);
    throw error;
  } finally {
    if (!isParked && saved.kind === 'stored') {
      await removeSnapshot({ db, files }, accountId, saved.snapshot).catch((error) =>
        run.log.warn({ err: error }, 'a snapshot that nobody needs is left for the sweep'),
      );
    }
  }
  if (!isParked) return false;
  await database.notify('agent-event', agentId);
  await run.closeWorkplace();
  // What came before it was parked has freed nothing.
  if (!(await mayResume())) await restAgent(db, accountId, agentId);
  else if (await freeWaitingAgents(db, accountId, [agentId])) await database.notify('agent-ready', agentId);
  return true;
}

/** The transaction. False if there is no place, or the snapshot was swept. */
async function giveUp({ agent, deps, journal }: Run, saved: Saved): Promise<boolean> {
  const { id: agentId, accountId, leaseId, snapshotId: earlier } = agent;
  const snapshotId = saved.kind === 'stored' ? saved.snapshot.id : null;
  await journal.flush();
  return transaction(deps.database.db, async (tx) => {
    // One that waits for a model keeps its place.
    const keepsPlace = isWaitingForModel(agent);
    // If one that waits for its sub-agents could keep a place that one of them needs, both would wait for ever.
    const isApart =
      isWaitingForAgents(agent) || (!keepsPlace && (await hasPlaceToWait(tx, accountId, agentId)));
    if (!isApart && !keepsPlace && saved.kind !== 'none') return false;
    if (snapshotId !== null && !(await markSnapshotKept(tx, accountId, snapshotId))) return false;
    heldRow(agent, await parkAgent(tx, accountId, { agentId, leaseId }, { isApart, snapshotId }));
    const events = toEvents(saved);
    if (events.length > 0) await appendEvents(tx, accountId, agentId, events);
    if (snapshotId !== null && earlier !== null) await deps.jobs.request(tx, 'sweep-snapshots');
    return true;
  });
}

/** Like `save`, but ends at once with null when the agent may resume. */
async function saveWhileWaiting(
  run: Run,
  computer: Computer,
  mayResume: () => Promise<boolean>,
): Promise<Saved | null> {
  const [saved, over] = [new AbortController(), new AbortController()];
  const watch = async () => {
    using changes = watchChanges({ ...run, stop: AbortSignal.any([run.stop, saved.signal]) });
    while (!(await mayResume())) await changes.next(LOOK_MS);
  };
  const watching = watch().then(
    () => over.abort(),
    (error) => over.abort(error),
  );
  try {
    const saving = await save(run, computer, AbortSignal.any([run.stop, run.handOver, over.signal]));
    run.stop.throwIfAborted();
    run.handOver.throwIfAborted();
    return saving;
  } finally {
    saved.abort();
    await watching;
  }
}

/** Stores the workspace. Null if it can be tried again later, or `signal` was aborted. */
export async function save(
  { agent, deps, log }: Run,
  computer: Computer,
  signal: AbortSignal,
): Promise<Saved | null> {
  const { database, files } = deps;
  const taking = { agentId: agent.id, computer, signal };
  try {
    const taken = await takeSnapshot({ db: database.db, files }, agent.accountId, taking);
    return typeof taken === 'string'
      ? { kind: 'refused', reason: taken }
      : { kind: 'stored', snapshot: taken };
  } catch (error) {
    if (signal.aborted) return null;
    if (error instanceof ComputerError) return { kind: 'refused', reason: 'computer_lost' };
    log.warn({ err: error }, 'a workspace could not be stored; it is tried again');
    return null;
  }
}

/** What the log says about it; `why`: for what reason the agent loses its computer. */
export function toEvents(saved: Saved, why = 'Gave up its computer while it waits'): NewEvent[] {
  switch (saved.kind) {
    case 'none':
      return [];
    case 'stored': {
      const { sizeBytes, isComplete } = saved.snapshot;
      const message = `${why}; /workspace is stored`;
      const data = { size_bytes: sizeBytes, complete: isComplete };
      return [{ type: 'workspace-saved', data, progress: { kind: 'info', message } }];
    }
    case 'refused': {
      const { reason } = saved;
      const message = `${why}; /workspace could not be stored (${reason})`;
      return [{ type: 'workspace-not-saved', data: { reason }, progress: { kind: 'info', message } }];
    }
  }
}
