import { isDeepStrictEqual } from 'node:util';
import type { MemoryProvenance, MemorySource, MemoryTrust } from '@jettson/contract';
import {
  addState,
  endState,
  liveState,
  type MemoryBatch,
  nextChange,
  type TrackedState,
  trackOf,
} from './memory-batch.ts';
import type { MemoryName } from './queries.ts';

/** Where a value comes from. */
export interface Origin {
  source: MemorySource;
  trust: MemoryTrust;
  provenance: MemoryProvenance;
}

/** One put. An attribute that is undefined keeps what a put of the same value finds, else it gets its default. */
export interface MemoryInput extends MemoryName, Origin {
  value: string;
  tags?: string[] | undefined;
  importance?: number | undefined;
  expiresAt?: number | null | undefined;
  /** Milliseconds from the put until it expires; instead of `expiresAt`. */
  lifetime?: number | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** The version that must be live, 0 for none. */
  ifVersion?: number | undefined;
  /** Of the passage; without one it is embedded in the background. */
  vector?: Float32Array | undefined;
}

export type PutOutcome =
  | { kind: 'written' | 'unchanged'; memory: TrackedState }
  | { kind: 'over_quota' }
  | { kind: 'version_mismatch'; liveVersion: number };

/**
 * One put. The same value again changes at most tags, importance, expiry and metadata, and keeps its number;
 * another value is a new version.
 */
export function putInBatch(batch: MemoryBatch, input: MemoryInput): PutOutcome {
  const track = trackOf(batch, input);
  const live = liveState(batch, track);
  const liveVersion = live?.state.version ?? 0;
  if (input.ifVersion !== undefined && input.ifVersion !== liveVersion) {
    return { kind: 'version_mismatch', liveVersion };
  }
  if (live !== undefined && live.state.value === input.value) return amendInBatch(batch, live, input);

  if (live === undefined) {
    const { maxMemories } = batch.plan;
    if (maxMemories !== null && batch.liveCount >= maxMemories) return { kind: 'over_quota' };
    batch.liveCount++;
  }
  const validFrom = nextChange(batch, track);
  endState(batch, track, validFrom, 'superseded');
  const memory = addState(batch, track, {
    memoryId: track.head.memoryId,
    namespace: input.namespace,
    key: input.key,
    version: track.head.lastVersion + 1,
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
  if (input.vector !== undefined) batch.vectors.push({ of: memory, vector: input.vector });
  return { kind: 'written', memory };
}

function amendInBatch(batch: MemoryBatch, live: TrackedState, input: MemoryInput): PutOutcome {
  const before = live.state;
  const track = trackOf(batch, input);
  const validFrom = nextChange(batch, track);
  const wanted = input.lifetime === undefined ? input.expiresAt : validFrom + input.lifetime;
  const attributes = {
    tags: input.tags ?? before.tags,
    importance: input.importance ?? before.importance,
    metadata: input.metadata ?? before.metadata,
    expiresAt: wanted === undefined ? before.expiresAt : wanted,
  };
  const { tags, importance, metadata, expiresAt } = before;
  if (isDeepStrictEqual(attributes, { tags, importance, metadata, expiresAt })) {
    return { kind: 'unchanged', memory: live };
  }
  endState(batch, track, validFrom, 'amended');
  const memory = addState(batch, track, {
    ...before,
    ...attributes,
    validFrom,
    validTo: null,
    endedBy: null,
  });
  if (live.rowId !== undefined) batch.vectorCopies.push({ from: live.rowId, to: memory });
  return { kind: 'written', memory };
}
