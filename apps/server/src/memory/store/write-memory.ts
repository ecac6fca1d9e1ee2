import type { WrittenMemory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type MemoryScope, mayRead } from '../model/memory-scope.ts';
import type { StoredVersion } from '../model/stored-version.ts';
import { toMemory } from '../model/to-memory.ts';
import {
  type BatchEntry,
  type BatchVersion,
  entryOf,
  type MemoryBatch,
  openBatch,
  type StoreDeps,
  storeBatch,
} from './memory-batch.ts';
import { notTrustedEnough, overQuota, versionMismatch } from './memory-errors.ts';
import { propose } from './propose.ts';
import { type MemoryInput, putInBatch } from './put-in-batch.ts';

/** A put that its batch accepted. */
export interface DecidedPut {
  /** The version that it made; undefined where nothing changed. */
  version: BatchVersion | undefined;
  /** The answer, once the batch is stored. */
  answer(): WrittenMemory;
}

/**
 * Writes one memory inside the transaction. Throws what `decidePut` throws.
 */
export async function writeMemory(
  deps: StoreDeps,
  scope: MemoryScope,
  input: MemoryInput,
): Promise<WrittenMemory> {
  const batch = await openBatch(deps.db, scope, [input]);
  const { answer } = await decidePut(deps.db, scope, batch, input);
  await storeBatch(deps, scope.accountId, batch);
  return answer();
}

/**
 * Puts a memory into a batch that was opened for it. If the live version comes from a more trusted writer, it stays, and
 * this one is kept as a proposal: the answer is then the live version, with a `proposal_id`.
 *
 * Throws `conflict` if another version than `ifVersion` is live, `memory_quota_exceeded` if a new memory does not fit
 * into the plan, `storage_quota_exceeded` if its versions do not; then the batch is as it was.
 */
export async function decidePut(
  tx: Database,
  scope: MemoryScope,
  batch: MemoryBatch,
  input: MemoryInput,
): Promise<DecidedPut> {
  const isShown = mayRead(scope, input);
  const outcome = putInBatch(batch, isShown ? input : { ...UNNAMED, ...withoutUndefined(input) });
  if (outcome.kind === 'version_mismatch') throw versionMismatch(input.ifVersion, outcome.live);
  if (outcome.kind === 'over_quota') throw overQuota(batch, outcome);
  const show = (version: BatchVersion) => toMemory(toStored(entryOf(batch, input), version));
  if (outcome.kind === 'less_trusted') {
    if (!isShown) throw notTrustedEnough(outcome.live.trust);
    const proposalId = await propose(tx, scope.accountId, input);
    return { version: undefined, answer: () => ({ ...show(outcome.live), proposal_id: proposalId }) };
  }
  const { kind, version } = outcome;
  return { version: kind === 'written' ? version : undefined, answer: () => show(version) };
}

/**
 * For a writer that may not see what is there: fields that it leaves out get their defaults, and the answer does not
 * show what was there.
 */
const UNNAMED = { tags: [], importance: 5, metadata: {}, expiresAt: null };

function withoutUndefined(input: MemoryInput): MemoryInput {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as unknown as MemoryInput;
}

/** A version of a batch after it was stored. */
export function toStored({ head }: BatchEntry, version: BatchVersion): StoredVersion {
  const { createdAt, accessCount } = head;
  return { ...version, versionId: version.versionId as number, createdAt, accessCount };
}
