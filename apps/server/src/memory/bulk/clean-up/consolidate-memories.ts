import type { LanguageModelV4 } from '@ai-sdk/provider';
import type {
  ConsolidateMemoriesRequest,
  ConsolidateMemoriesResponse,
  NearDuplicate,
} from '@jettson/contract';
import { type Embedder, LOCAL_MODEL_ID } from '@jettson/embedder';
import { findAnswer, withIdempotency } from '../../../http/idempotency.ts';
import { newId } from '../../../ids.ts';
import { type MeterableModel, openMeteredModel } from '../../../usage/open-metered-model.ts';
import { toCostError } from '../../../usage/to-cost-error.ts';
import { detectLanguage } from '../../model/detect-language.ts';
import type { Embedding } from '../../model/embedding.ts';
import { forChanging, type MemoryScope, narrowed } from '../../model/memory-scope.ts';
import { type Origin, originOfSummary } from '../../model/origin.ts';
import { scoringOf } from '../../search/scoring.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { type DraftStep, planOrExecute } from '../operations/plan-or-execute.ts';
import { clustersInThread } from './compare-in-thread.ts';
import { createYield } from './create-yield.ts';
import { MAX_NEAR_PAIRS } from './find-duplicates.ts';
import { loadEmbeddings } from './load-embeddings.ts';
import { unite } from './same/can-stand-for.ts';
import { type LiveVersion, selectForComparison } from './select-live.ts';
import { findLeftOut } from './summary/find-left-out.ts';
import { mergeSentences } from './summary/merge-sentences.ts';
import { packSources } from './summary/pack-sources.ts';
import { type SummaryFault, summarizeTexts } from './summary/summarize-texts.ts';
import { toComparables } from './to-comparables.ts';
import { usedThreshold } from './used-threshold.ts';

export interface ConsolidateMemoriesDeps extends StoreDeps {
  embedder: Embedder;
  /**
   * Writes the summaries. Null if no model is configured: a summary then consists of the distinct sentences of its
   * sources.
   */
  models: { current(): Promise<MeterableModel | null> };
}

interface Summary {
  sources: LiveVersion[];
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
/** Per call: the model may be asked once for each summary. */
const MAX_SUMMARIES = 200;

/**
 * Replaces each group of memories about the same thing by a summary, as one operation that can be undone. The sources
 * stay in the history; if the model's text leaves something out, they stay live. Throws `invalid_body` for a threshold
 * below the lowest, `payload_too_large` for more than can be compared, `conflict` if one of them changes meanwhile,
 * `unavailable` if the model fails, `monthly_quota_exceeded` and `invalid_model` if a cost limit refuses the model,
 * `idempotency_key_reused`.
 */
export async function consolidateMemories(
  deps: ConsolidateMemoriesDeps,
  scope: MemoryScope,
  { origin, keyId, ...request }: ConsolidateMemoriesRequest & { origin: Origin; keyId: string },
  idempotencyKey?: string,
): Promise<ConsolidateMemoriesResponse> {
  const { db, jobs, embedder, models } = deps;
  const { accountId } = scope;
  const { lowest, related } = scoringOf(embedder.modelId);
  const threshold = usedThreshold(request.threshold, { usual: related, lowest });
  const call = { key: idempotencyKey, operation: 'memory.consolidate', request };
  const earlier = await findAnswer<ConsolidateMemoriesResponse>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const resolved = await models.current();
  const model = resolved && openMeteredModel(db, accountId, { keyId, resolved }).model;
  const live = await selectForComparison(db, narrowed(forChanging(scope), request), {});
  const { groups, near } = await findGroups(live, {
    embeddings: await loadEmbeddings(deps, accountId, live),
    threshold,
    minSize: request.min_cluster_size ?? DEFAULT_MIN_CLUSTER_SIZE,
    // The built-in model puts all texts in other languages close together, whatever they are about.
    isReadable: ({ value }) => embedder.modelId !== LOCAL_MODEL_ID || detectLanguage(value) === 'en',
  });
  const summaries: Summary[] = [];
  const refused: { memory_ids: string[]; reason: SummaryFault }[] = [];
  const yieldTurn = createYield();
  for (const sources of groups) {
    await yieldTurn();
    const summary = await writeSummary(sources, model).catch(async (error) => {
      throw await toCostError(db, accountId, error);
    });
    if ('fault' in summary) {
      refused.push({ memory_ids: sources.map(({ memoryId }) => memoryId), reason: summary.fault });
    } else summaries.push(summary);
  }

  const { body } = await withIdempotency<ConsolidateMemoriesResponse>(db, accountId, call, async (tx) => {
    const { executed, ...outcome } = await planOrExecute({ ...deps, db: tx }, scope, {
      kind: 'consolidate',
      steps: summaries.flatMap(toSteps),
      origin,
      dryRun: request.dry_run ?? false,
    });
    const idOf = new Map(executed?.batch.inserts.map(({ key, memoryId }) => [key, memoryId]));
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
      not_summarized: refused,
      near_duplicates: near,
      summarized_by: model === null ? 'merge' : 'model',
      threshold,
      ...outcome,
    };
  });
  if (body.operation_id !== null) await jobs.wake('embed-memories');
  return body;
}

/** Groups within one namespace whose members are about the same thing, and pairs that are alike but about different things. */
async function findGroups(
  live: LiveVersion[],
  {
    embeddings,
    threshold,
    minSize,
    isReadable,
  }: {
    embeddings: Map<number, Embedding>;
    threshold: number;
    minSize: number;
    isReadable: (version: LiveVersion) => boolean;
  },
): Promise<{ groups: LiveVersion[][]; near: NearDuplicate[] }> {
  const byNamespace = [...Map.groupBy(live.filter(isReadable), ({ namespace }) => namespace).values()].filter(
    ({ length }) => length >= minSize,
  );
  const clusters = await clustersInThread(
    byNamespace.map((versions) => toComparables(versions, embeddings)),
    threshold,
  );
  const alike = byNamespace.flatMap((versions, i) =>
    (clusters[i] ?? [])
      .filter(({ length }) => length >= minSize)
      .map((members) => members.sort((a, b) => a - b).map((member) => versions[member] as LiveVersion)),
  );
  const groups: LiveVersion[][] = [];
  const near: NearDuplicate[] = [];
  for (const members of alike) {
    const ofOneSubject = packSources(members, minSize);
    groups.push(...ofOneSubject);
    if (near.length < MAX_NEAR_PAIRS) near.push(...findLeftOut(members, ofOneSubject, embeddings));
  }
  return { groups: groups.slice(0, MAX_SUMMARIES), near: near.slice(0, MAX_NEAR_PAIRS) };
}

async function writeSummary(
  sources: LiveVersion[],
  model: LanguageModelV4 | null,
): Promise<Summary | { fault: SummaryFault }> {
  const texts = sources.map(({ value }) => value);
  const written = model === null ? { text: mergeSentences(texts) } : await summarizeTexts(model, texts);
  if ('fault' in written) return written;
  const expiries = sources.flatMap(({ expiresAt }) => expiresAt ?? []);
  return {
    sources,
    record: {
      key: newId('summary'),
      namespace: sources[0]?.namespace as string,
      value: written.text,
      ...unite(sources),
      ...(expiries.length > 0 ? { expires_at: Math.min(...expiries) } : {}),
      importance: Math.max(...sources.map(({ importance }) => importance)),
      ...originOfSummary(sources),
    },
  };
}

function toSteps({ sources, record }: Summary): DraftStep[] {
  return [
    ...sources.map(
      (source): DraftStep => ({ ...source, effect: 'close', record: null, before: source.value }),
    ),
    {
      effect: 'write',
      versionId: null,
      namespace: record.namespace,
      key: record.key,
      record,
      memoryId: null,
      before: null,
    },
  ];
}
