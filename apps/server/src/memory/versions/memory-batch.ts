import type { Database } from '@jettson/database';
import { getPlan } from '../../accounts/get-plan.ts';
import { newId } from '../../ids.ts';
import { countLive, type MemoryName } from './queries.ts';
import {
  type Closing,
  closeStates,
  copyVectors,
  insertStates,
  insertVectorsLocked,
  lockMemories,
  type MemoryHead,
  type NewState,
  selectHeads,
  upsertHeads,
} from './write-queries.ts';

/** A state in the making, or one that is stored: then it has a row id. */
export interface TrackedState {
  state: NewState;
  rowId: number | undefined;
}

export interface Track {
  head: MemoryHead;
  /** The newest state, live or ended; none for a key that is new. */
  newest: TrackedState | undefined;
}

/**
 * Changes of one account's memories, gathered in memory and stored by `storeBatch`. Whoever holds a batch holds
 * the account's lock, so what it has read stays true until the transaction ends.
 */
export interface MemoryBatch {
  now: number;
  plan: { name: string; maxMemories: number | null };
  /** Live memories; not counted where the plan has no limit. */
  liveCount: number;
  tracks: Map<string, Track>;
  closings: Closing[];
  inserts: TrackedState[];
  touched: Set<Track>;
  vectors: { of: TrackedState; vector: Float32Array }[];
  vectorCopies: { from: number; to: TrackedState }[];
}

const nameOf = ({ namespace, key }: MemoryName) => JSON.stringify([namespace, key]);

/** Takes the account's lock and reads what is stored under the names that are going to change. */
export async function openBatch(tx: Database, accountId: string, names: MemoryName[]): Promise<MemoryBatch> {
  const now = await lockMemories(tx, accountId);
  const [plan, found] = [await getPlan(tx, accountId), await selectHeads(tx, accountId, names)];
  const liveCount = plan.maxMemories === null ? 0 : await countLive(tx, accountId);
  return {
    now,
    plan,
    liveCount,
    tracks: new Map(
      found.map(({ head, newest: { rowId, ...state } }) => [
        nameOf(head),
        { head, newest: { state, rowId } },
      ]),
    ),
    closings: [],
    inserts: [],
    touched: new Set(),
    vectors: [],
    vectorCopies: [],
  };
}

/** What is known of a name; a head is made for one that is new. */
export function trackOf(batch: MemoryBatch, { namespace, key }: MemoryName): Track {
  const known = batch.tracks.get(nameOf({ namespace, key }));
  if (known !== undefined) return known;
  const head: MemoryHead = {
    memoryId: newId('mem'),
    namespace,
    key,
    createdAt: batch.now,
    changedAt: 0,
    lastVersion: 0,
    accessCount: 0,
  };
  const track: Track = { head, newest: undefined };
  batch.tracks.set(nameOf(head), track);
  return track;
}

/** The state that get would find now. */
export function liveState(batch: MemoryBatch, track: Track): TrackedState | undefined {
  const { newest } = track;
  if (newest === undefined || newest.state.validTo !== null) return undefined;
  const { expiresAt } = newest.state;
  return expiresAt !== null && expiresAt <= batch.now ? undefined : newest;
}

/** When the next change of a memory happens: now, but after its last one. */
export function nextChange(batch: MemoryBatch, { head }: Track): number {
  return Math.max(batch.now, head.changedAt + 1);
}

/** Ends the newest state. One that expired before ended then. */
export function endState(batch: MemoryBatch, track: Track, at: number, endedBy: Closing['endedBy']): void {
  const { newest } = track;
  if (newest === undefined || newest.state.validTo !== null) return;
  const { expiresAt } = newest.state;
  const isExpired = expiresAt !== null && expiresAt <= at;
  if (!isExpired && endedBy !== 'superseded' && endedBy !== 'amended') batch.liveCount--;
  const ended = isExpired
    ? ({ validTo: Math.max(expiresAt, newest.state.validFrom + 1), endedBy: 'expired' } as const)
    : ({ validTo: at, endedBy } as const);
  if (newest.rowId === undefined) Object.assign(newest.state, ended);
  else batch.closings.push({ rowId: newest.rowId, ...ended });
  newest.state = { ...newest.state, ...ended };
  track.head.changedAt = Math.max(track.head.changedAt, at);
  batch.touched.add(track);
}

/** Makes a state the newest one. The one before must have ended. */
export function addState(batch: MemoryBatch, track: Track, state: NewState): TrackedState {
  const added: TrackedState = { state, rowId: undefined };
  track.newest = added;
  track.head.changedAt = Math.max(track.head.changedAt, state.validFrom, state.validTo ?? 0);
  track.head.lastVersion = Math.max(track.head.lastVersion, state.version);
  batch.touched.add(track);
  batch.inserts.push(added);
  return added;
}

/** Stores all changes. Afterwards every tracked state has its row id. */
export async function storeBatch(
  tx: Database,
  accountId: string,
  batch: MemoryBatch,
  modelId: string | undefined,
): Promise<void> {
  await upsertHeads(
    tx,
    accountId,
    [...batch.touched].map(({ head }) => head),
  );
  await closeStates(tx, accountId, batch.closings);
  const rowIds = await insertStates(
    tx,
    accountId,
    batch.inserts.map(({ state }) => state),
  );
  batch.inserts.forEach((insert, i) => {
    insert.rowId = rowIds[i];
  });
  if (modelId !== undefined) {
    const vectors = batch.vectors.map(({ of, vector }) => ({ rowId: of.rowId as number, vector }));
    await insertVectorsLocked(tx, accountId, { modelId, vectors });
  }
  const copies = batch.vectorCopies.map(({ from, to }) => ({ from, to: to.rowId as number }));
  await copyVectors(tx, accountId, copies);
}
