import {
  type ConsolidateMemoriesRequest,
  type ConsolidateMemoriesResponse,
  MEMORY_TAGS_MAX,
  MEMORY_VALUE_MAX_CHARS,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { findAnswer, withIdempotency } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { scoringOf } from '../search/scoring.ts';
import { toFilters } from '../versions/filter-queries.ts';
import { originOfSummary } from '../versions/origin.ts';
import type { Origin } from '../versions/put-in-batch.ts';
import { createYield } from './cosine.ts';
import { findClusters } from './find-clusters.ts';
import { loadVectors } from './load-vectors.ts';
import { mergeSentences } from './merge-sentences.ts';
import { type LiveRow, selectLive } from './queries.ts';

export interface ConsolidateMemoriesDeps {
  db: Database;
  embedder: Embedder;
  /** Writes one text that says all that these say, with the configured model; undefined when there is none. */
  summarize: ((texts: string[]) => Promise<string>) | undefined;
}

interface Summary {
  sources: LiveRow[];
  record: {
    key: string;
    namespace: string;
    value: string;
    tags: string[];
    importance: number;
    [field: string]: unknown;
  };
}

const DEFAULT_MIN_CLUSTER_SIZE = 3;
/** A summary has to hold them all. */
const MAX_CLUSTER_SIZE = 50;

/**
 * Replaces each group of memories about one thing by a summary, as one operation that can be undone. The sources
 * stay in the history. Throws `conflict` when one of them changes meanwhile, `idempotency_key_reused`.
 */
export async function consolidateMemories(
  deps: ConsolidateMemoriesDeps,
  accountId: string,
  { origin, ...request }: ConsolidateMemoriesRequest & { origin: Origin },
  idempotencyKey?: string,
): Promise<ConsolidateMemoriesResponse> {
  const { db, embedder, summarize } = deps;
  const call = { key: idempotencyKey, operation: 'memory.consolidate', request };
  const earlier = await findAnswer<ConsolidateMemoriesResponse>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const rows = await selectLive(db, accountId, toFilters({ namespace: request.namespace }));
  const vectors = await loadVectors(deps, accountId, rows);
  const threshold = request.threshold ?? scoringOf(embedder.modelId).related;
  const minSize = request.min_cluster_size ?? DEFAULT_MIN_CLUSTER_SIZE;

  const summaries: Summary[] = [];
  const giveWay = createYield();
  for (const group of Map.groupBy(rows, ({ namespace }) => namespace).values()) {
    const clusters = await findClusters(
      group.map(({ rowId }) => vectors.get(rowId) as Float32Array),
      threshold,
    );
    for (const members of clusters.filter(({ length }) => length >= minSize)) {
      await giveWay();
      const sources = members
        .sort((a, b) => a - b)
        .slice(0, MAX_CLUSTER_SIZE)
        .map((i) => group[i] as LiveRow);
      summaries.push(await writeSummary(sources, summarize));
    }
  }

  const { body } = await withIdempotency<ConsolidateMemoriesResponse>(db, accountId, call, async (tx) => {
    const { executed, ...outcome } = await planOrExecute(tx, accountId, {
      kind: 'consolidate',
      steps: summaries.flatMap(toSteps),
      origin,
      dryRun: request.dry_run ?? false,
    });
    const idOf = new Map(executed?.batch.inserts.map(({ state }) => [state.key, state.memoryId]));
    return {
      consolidated: summaries.reduce((sum, { sources }) => sum + sources.length, 0),
      new_summaries: summaries.map(({ record: { key, namespace, value, tags, importance } }) => ({
        memory_id: idOf.get(key) ?? null,
        key,
        namespace,
        value,
        tags,
        importance,
      })),
      summarized_by: summarize === undefined ? 'merge' : 'model',
      ...outcome,
    };
  });
  return body;
}

async function writeSummary(
  sources: LiveRow[],
  summarize: ConsolidateMemoriesDeps['summarize'],
): Promise<Summary> {
  const texts = sources.map(({ value }) => value);
  const value = summarize === undefined ? mergeSentences(texts) : await summarize(texts);
  return {
    sources,
    record: {
      key: newId('summary'),
      namespace: sources[0]?.namespace as string,
      value: [...value].slice(0, MEMORY_VALUE_MAX_CHARS).join(''),
      tags: [...new Set(sources.flatMap(({ tags }) => tags))].slice(0, MEMORY_TAGS_MAX),
      importance: Math.max(...sources.map(({ importance }) => importance)),
      ...originOfSummary(sources),
    },
  };
}

function toSteps({ sources, record }: Summary): DraftStep[] {
  return [
    ...sources.map((row): DraftStep => ({ ...row, effect: 'close', record: null, before: row.value })),
    {
      effect: 'write',
      rowId: null,
      namespace: record.namespace,
      key: record.key,
      record,
      memoryId: null,
      before: null,
    },
  ];
}
