import { isDeepStrictEqual } from 'node:util';
import type { Embedding } from '../model/embedding.ts';
import type { MemoryName } from '../model/memory-name.ts';
import { isLessTrusted, type Origin } from '../model/origin.ts';
import {
  addVersion,
  type BatchEntry,
  type BatchVersion,
  endVersion,
  entryOf,
  findOverQuota,
  liveVersionOf,
  type MemoryBatch,
  nextChange,
  type OverQuota,
} from './memory-batch.ts';

/** A put. For an undefined attribute, a put of the same value keeps what is there; any other put sets the default. */
export interface MemoryInput extends MemoryName, Origin {
  value: string;
  tags?: string[] | undefined;
  importance?: number | undefined;
  expiresAt?: number | null | undefined;
  /** Milliseconds from the put until it expires; instead of `expiresAt`. */
  lifetime?: number | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** The version that must be live; 0 if none may be. */
  ifVersion?: number | undefined;
  /**
   * The embedding of the passage; `later` if the caller makes it after the commit. Without it, the version is embedded in the
   * background.
   */
  embedding?: Embedding | 'later' | undefined;
}

export type PutOutcome =
  | { kind: 'written' | 'unchanged'; version: BatchVersion }
  | OverQuota
  /** The live version comes from a more trusted writer, and stays as it is. */
  | { kind: 'less_trusted'; live: BatchVersion }
  | { kind: 'version_mismatch'; live: number };

/**
 * Does one put. The same value again changes at most tags, importance, expiry and metadata, and keeps its number;
 * another value gets the next number. What a more trusted writer wrote is not changed.
 */
export function putInBatch(batch: MemoryBatch, input: MemoryInput): PutOutcome {
  const entry = entryOf(batch, input);
  const live = liveVersionOf(batch, entry);
  const liveNumber = live?.version ?? 0;
  if (input.ifVersion !== undefined && input.ifVersion !== liveNumber) {
    return { kind: 'version_mismatch', live: liveNumber };
  }
  if (live !== undefined && live.value === input.value) return amendInBatch(batch, entry, live, input);

  if (live !== undefined && isLessTrusted(input.trust, live.trust)) return { kind: 'less_trusted', live };

  const overQuota = findOverQuota(batch, entry, { becomesLive: live === undefined });
  if (overQuota !== undefined) return overQuota;
  if (live === undefined) batch.liveCount++;
  const validFrom = nextChange(batch, entry);
  endVersion(batch, entry, validFrom, 'superseded');
  const version = addVersion(batch, entry, {
    memoryId: entry.head.memoryId,
    namespace: input.namespace,
    key: input.key,
    version: entry.head.lastVersion + 1,
    value: input.value,
    tags: input.tags ?? [],
    importance: input.importance ?? 5,
    source: input.source,
    metadata: input.metadata ?? {},
    trust: input.trust,
    provenance: input.provenance,
    validFrom,
    validTo: null,
    endedBy: null,
    expiresAt: (input.lifetime === undefined ? input.expiresAt : validFrom + input.lifetime) ?? null,
  });
  if (input.embedding === 'later') batch.later.add(version);
  else if (input.embedding !== undefined) batch.embeddings.push({ of: version, embedding: input.embedding });
  return { kind: 'written', version };
}

function amendInBatch(
  batch: MemoryBatch,
  entry: BatchEntry,
  live: BatchVersion,
  input: MemoryInput,
): PutOutcome {
  const validFrom = nextChange(batch, entry);
  const wanted = input.lifetime === undefined ? input.expiresAt : validFrom + input.lifetime;
  const attributes = {
    tags: input.tags ?? live.tags,
    importance: input.importance ?? live.importance,
    metadata: input.metadata ?? live.metadata,
    expiresAt: wanted === undefined ? live.expiresAt : wanted,
  };
  const { tags, importance, metadata, expiresAt } = live;
  // If a more trusted writer says the same, the value becomes theirs, and no less trusted writer may replace it any
  // more.
  const isConfirmed = isLessTrusted(live.trust, input.trust);
  const isSame = isDeepStrictEqual(attributes, { tags, importance, metadata, expiresAt });
  if (isSame && !isConfirmed) return { kind: 'unchanged', version: live };
  if (isLessTrusted(input.trust, live.trust)) return { kind: 'less_trusted', live };
  const { source, trust, provenance } = isConfirmed ? input : live;
  const overQuota = findOverQuota(batch, entry, { becomesLive: false });
  if (overQuota !== undefined) return isSame ? { kind: 'unchanged', version: live } : overQuota;
  endVersion(batch, entry, validFrom, 'amended');
  const version = addVersion(batch, entry, {
    ...live,
    ...attributes,
    source,
    trust,
    provenance,
    validFrom,
    validTo: null,
    endedBy: null,
  });
  if (input.embedding === 'later') batch.later.add(version);
  if (live.versionId !== undefined) batch.vectorCopies.push({ from: live.versionId, to: version });
  return { kind: 'written', version };
}
