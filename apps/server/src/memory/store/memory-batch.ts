import type { Database } from '@jettson/database';
import { newId } from '../../ids.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { Embedding } from '../model/embedding.ts';
import type { MemoryName } from '../model/memory-name.ts';
import { type MemoryScope, requireWrite } from '../model/memory-scope.ts';
import { endOfExpired, type NewVersion } from '../model/stored-version.ts';
import { type MemoryPlan, selectKept } from './count-queries.ts';
import { copyVectors, insertEmbeddingsLocked } from './vector-queries.ts';
import {
  type Ending,
  endVersions,
  insertVersions,
  lockMemories,
  type MemoryHead,
  selectHeads,
  upsertHeads,
} from './write-queries.ts';

/** A version that is being made, or a stored one, which has an id. */
export interface BatchVersion extends NewVersion {
  versionId: number | undefined;
}

export interface BatchEntry {
  head: MemoryHead;
  /** The newest version, live or ended; undefined for a new key. */
  newest: BatchVersion | undefined;
  /** How many versions are kept, including those that have ended. */
  versionCount: number;
}

/** Which limit is reached: that on the plan's memories, on the versions of this memory, or on all versions together. */
export interface OverQuota {
  kind: 'over_quota';
  of: 'memories' | 'versions' | 'storage';
  used: number;
  limit: number;
}

/**
 * Changes to one account's memories, collected here and stored by `storeBatch`. Whoever has a batch holds the account's
 * lock, so what it has read stays true until the transaction ends.
 */
export interface MemoryBatch {
  now: number;
  plan: MemoryPlan;
  /** The number of live memories. */
  liveCount: number;
  /** The number of versions of all memories, including those that have ended. */
  versionCount: number;
  entries: Map<string, BatchEntry>;
  changed: Set<BatchEntry>;
  endings: Ending[];
  inserts: BatchVersion[];
  embeddings: { of: BatchVersion; embedding: Embedding }[];
  vectorCopies: { from: number; to: BatchVersion }[];
  /** Versions whose vectors the caller makes after the commit, if they get none by copying. */
  later: Set<BatchVersion>;
}

/** What a write needs: it requests the embedding of versions that it leaves without a vector. */
export interface StoreDeps {
  db: Database;
  jobs: Pick<JobQueue, 'request' | 'wake'>;
}

const nameOf = ({ namespace, key }: MemoryName) => JSON.stringify([namespace, key]);

/**
 * Takes the account's lock and reads what is stored under the names that will change. Every write goes through here:
 * throws `forbidden` for a name that may not be written.
 */
export async function openBatch(tx: Database, scope: MemoryScope, names: MemoryName[]): Promise<MemoryBatch> {
  requireWrite(scope, names);
  const { accountId } = scope;
  const now = await lockMemories(tx, accountId);
  const found = await selectHeads(tx, accountId, names);
  const { live, versions, ...plan } = await selectKept(tx, accountId);
  return {
    now,
    plan,
    liveCount: live,
    versionCount: versions,
    entries: new Map(found.map((entry) => [nameOf(entry.head), entry])),
    changed: new Set(),
    endings: [],
    inserts: [],
    embeddings: [],
    vectorCopies: [],
    later: new Set(),
  };
}

/** What is known about a name; makes a head for a new one. */
export function entryOf(batch: MemoryBatch, { namespace, key }: MemoryName): BatchEntry {
  const known = batch.entries.get(nameOf({ namespace, key }));
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
  const entry: BatchEntry = { head, newest: undefined, versionCount: 0 };
  batch.entries.set(nameOf(head), entry);
  return entry;
}

/** The version that `get` would return now. */
export function liveVersionOf(batch: MemoryBatch, { newest }: BatchEntry): BatchVersion | undefined {
  if (newest === undefined || newest.validTo !== null) return undefined;
  return newest.expiresAt !== null && newest.expiresAt <= batch.now ? undefined : newest;
}

/** The time of the next change of a memory: now, but after its last change. */
export function nextChange(batch: MemoryBatch, { head }: BatchEntry): number {
  return Math.max(batch.now, head.changedAt + 1);
}

/** The limit that leaves no room for another version of this memory, if any. */
export function findOverQuota(
  { plan, liveCount, versionCount }: MemoryBatch,
  entry: BatchEntry,
  { becomesLive }: { becomesLive: boolean },
): OverQuota | undefined {
  const { maxMemories, maxMemoryVersions } = plan;
  const over = (of: OverQuota['of'], used: number, limit: number) => ({
    kind: 'over_quota' as const,
    of,
    used,
    limit,
  });
  if (becomesLive && maxMemories !== null && liveCount >= maxMemories)
    return over('memories', liveCount, maxMemories);
  if (maxMemoryVersions === null) return undefined;
  if (entry.versionCount >= maxMemoryVersions) return over('versions', entry.versionCount, maxMemoryVersions);
  // Keys that are written and deleted again and again would never fill a plan, yet their versions stay.
  const all = maxMemories === null ? Number.POSITIVE_INFINITY : maxMemories * maxMemoryVersions;
  return versionCount >= all ? over('storage', versionCount, all) : undefined;
}

/** Ends the newest version. If it expired earlier, it ended then. */
export function endVersion(
  batch: MemoryBatch,
  entry: BatchEntry,
  at: number,
  endedBy: Ending['endedBy'],
): void {
  const { head, newest } = entry;
  if (newest === undefined || newest.validTo !== null) return;
  const { versionId, expiresAt } = newest;
  const isExpired = expiresAt !== null && expiresAt <= at;
  if (!isExpired && endedBy !== 'superseded' && endedBy !== 'amended') batch.liveCount--;
  const end: Omit<Ending, 'versionId'> = isExpired
    ? { validTo: endOfExpired(expiresAt, newest.validFrom), endedBy: 'expired' }
    : { validTo: at, endedBy };
  Object.assign(newest, end);
  if (versionId !== undefined) batch.endings.push({ versionId, ...end });
  head.changedAt = Math.max(head.changedAt, at);
  batch.changed.add(entry);
}

/** Makes a version the newest one. The previous one must have ended. */
export function addVersion(batch: MemoryBatch, entry: BatchEntry, version: NewVersion): BatchVersion {
  const { head } = entry;
  const added: BatchVersion = { ...version, versionId: undefined };
  entry.newest = added;
  head.changedAt = Math.max(head.changedAt, version.validFrom, version.validTo ?? 0);
  head.lastVersion = Math.max(head.lastVersion, version.version);
  entry.versionCount++;
  batch.versionCount++;
  batch.changed.add(entry);
  batch.inserts.push(added);
  return added;
}

/**
 * Stores all changes. Afterwards, every version has its id. Versions without a vector get one by a job, which is
 * requested here: it starts only after the transaction has committed, and the requests of all writes are merged into
 * one. Returns the ids of the versions that have a vector.
 */
export async function storeBatch(
  { db: tx, jobs }: StoreDeps,
  accountId: string,
  batch: MemoryBatch,
): Promise<Set<number>> {
  const { changed, endings, inserts: versions, later } = batch;
  if (versions.length === 0) {
    await storeEndings(tx, accountId, batch);
    return new Set();
  }
  await endVersions(tx, accountId, endings);
  const versionIds = await insertVersions(tx, accountId, { heads: headsOf(changed), versions });
  batch.inserts.forEach((insert, i) => {
    insert.versionId = versionIds[i];
  });
  const embeddings = batch.embeddings.map(({ of, embedding }) => ({
    versionId: of.versionId as number,
    embedding,
  }));
  await insertEmbeddingsLocked(tx, accountId, embeddings);
  const copies = batch.vectorCopies.map(({ from, to }) => ({ from, to: to.versionId as number }));
  const embedded = await copyVectors(tx, accountId, copies);
  for (const { versionId } of embeddings) embedded.add(versionId);
  const isLeft = (version: BatchVersion) => !later.has(version) && !embedded.has(version.versionId as number);
  if (batch.inserts.some(isLeft)) await jobs.request(tx, 'embed-memories');
  return embedded;
}

/** Stores the changes of a batch that only ended versions. */
export async function storeEndings(
  tx: Database,
  accountId: string,
  { changed, endings }: MemoryBatch,
): Promise<void> {
  await upsertHeads(tx, accountId, headsOf(changed));
  await endVersions(tx, accountId, endings);
}

function headsOf(changed: ReadonlySet<BatchEntry>): MemoryHead[] {
  return [...changed].map(({ head }) => head);
}
