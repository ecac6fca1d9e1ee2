import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { EventPayload, MemoryTrust } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { ApiError } from '../../../errors.ts';
import type { MemoryName } from '../../model/memory-name.ts';
import { type MemoryScope, mayWrite } from '../../model/memory-scope.ts';
import { type Origin, originOfAgent } from '../../model/origin.ts';
import { type FindMemoriesDeps, findMemories } from '../../search/find-memories.ts';
import { scoringOf } from '../../search/scoring.ts';
import { embeddingBacklog } from '../../store/embedding-backlog.ts';
import type { StoreDeps } from '../../store/memory-batch.ts';
import { prepareMemory } from '../../store/prepare-memory.ts';
import type { MemoryInput } from '../../store/put-in-batch.ts';
import type { PutMemoryDeps } from '../../store/put-memory.ts';
import { writeMemory } from '../../store/write-memory.ts';
import { lockMemories } from '../../store/write-queries.ts';
import { isSwitchedOff, type MemorySwitches } from '../memory-settings.ts';
import { openRunSources, type Provenance } from '../run-sources.ts';
import { detectSecret } from './detect-secret.ts';
import { extractFacts, type Fact } from './extract-facts.ts';
import { findNamespaces } from './find-namespaces.ts';
import { hasKnownToken } from './has-known-token.ts';
import { isChatter } from './is-chatter.ts';
import { openIsSupported } from './is-supported.ts';
import { renderTranscript } from './render-transcript.ts';
import { saysTheSame } from './says-the-same.ts';
import { type SavedMemory, selectBeforeExtraction, selectExtracted } from './select-extracted.ts';
import { type SimilarMemory, selectSimilar } from './select-similar.ts';

export interface ExtractMemoriesDeps extends PutMemoryDeps {
  model: LanguageModelV4;
}

export interface CompletedRun extends MemorySwitches {
  agentId: string;
  task: string;
  /** Where the task comes from, unless a user wrote it. */
  taskSource?: Provenance | undefined;
  /** All events of the run, oldest first. */
  history: EventPayload[];
  finalResult: string;
  /** What recall added before its first message. */
  recalled: { trust: MemoryTrust }[];
}

/**
 * - `known`: a live memory, or another fact of this run, already says this.
 * - `secret`: it contains a key, a password or a card number; neither its key nor its value is kept anywhere.
 * - `unsupported`: no passage of what the run was told, read or answered says this.
 * - `chatter`: it is about the run and not about the world, or it is a question or an essay.
 * - `less_trusted`: it would replace what a more trusted writer wrote; it is kept as a proposal.
 * - `changed_meanwhile`: somebody else wrote that memory at the same time.
 * - `quota`: the plan is full.
 */
type SkipReason =
  | 'known'
  | 'secret'
  | 'unsupported'
  | 'chatter'
  | 'less_trusted'
  | 'changed_meanwhile'
  | 'quota';

/** Is written to the agent's log. */
export interface Extraction {
  saved: SavedMemory[];
  skipped: { key: string | null; reason: SkipReason }[];
}

/** Memories that the model is shown so that it reuses their keys and does not repeat them. */
const KNOWN_SHOWN = 20;
const NEAREST_COMPARED = 6;
const MAX_KEY_CHARS = 80;
/** Of key and sentence together. */
const MAX_FACT_CHARS = 5000;

/**
 * Saves up to five facts from a completed run, each checked against the existing memories. A new value for a known key
 * becomes its next version. Returns null if the account or the agent has switched extraction off, and for an agent that
 * may not write.
 *
 * A job: its writes are one transaction under the account's lock; if it runs again, it finds them and changes nothing.
 * Throws what the model's provider throws.
 */
export async function extractMemories(
  { model, ...deps }: ExtractMemoriesDeps,
  scope: MemoryScope,
  run: CompletedRun,
  signal?: AbortSignal,
): Promise<Extraction | null> {
  const { db } = deps;
  if (!mayWrite(scope, { namespace: scope.home }) || isSwitchedOff(run, 'extract')) return null;
  const { isOn, saved, namespaces } = await selectBeforeExtraction(db, scope, run.agentId);
  if (!isOn) return null;
  if (saved.length > 0) return { saved, skipped: [] };

  const known = namespaces.length === 0 ? [] : await findKnown(deps, scope, run);
  const facts = await extractFacts(
    model,
    {
      ...run,
      transcript: renderTranscript(run.history),
      known,
      namespaces: findNamespaces(scope, namespaces, { known, task: run.task }),
    },
    signal,
  );
  const origin = originOfAgent(run.agentId, { source: 'auto_extracted', from: lowestSource(run) });

  const isSupported = openIsSupported([run.task, ...run.history.flatMap(textsOf), run.finalResult]);
  const skipped: Extraction['skipped'] = [];
  const inputs: MemoryInput[] = [];
  for (const fact of facts) {
    const checked = await checkFact(deps, scope, { fact, known, origin, chosen: inputs, isSupported });
    if ('reason' in checked) skipped.push(checked);
    else inputs.push(checked.input);
  }
  const written = await writeFacts(deps, scope, { agentId: run.agentId, inputs });
  return { saved: written.saved, skipped: [...skipped, ...written.skipped] };
}

/** What an event contributes to what a run was told, said and read. */
function textsOf(event: EventPayload): string[] {
  if (event.type === 'message') return [event.data.text];
  if (event.type === 'user-message') return [event.data.content];
  if (event.type === 'tool-call-start') return [JSON.stringify(event.data.input)];
  return event.type === 'tool-call-end' ? [JSON.stringify(event.data.result.output)] : [];
}

type KnownMemory = MemoryName & { value: string };

async function findKnown(
  deps: FindMemoriesDeps,
  scope: MemoryScope,
  { task, finalResult }: CompletedRun,
): Promise<KnownMemory[]> {
  const query = `${task}\n${finalResult}`.slice(0, 2000).toWellFormed();
  const found = await findMemories(deps, scope, { query, limit: KNOWN_SHOWN });
  return found.map(({ namespace, key, value }) => ({ namespace, key, value }));
}

function lowestSource({ history, recalled, taskSource }: CompletedRun) {
  const sources = openRunSources(taskSource);
  sources.noteMemories(recalled);
  for (const event of history) sources.note(event);
  return sources.lowest() ?? null;
}

type Checked = { input: MemoryInput } | { key: string | null; reason: SkipReason };

async function checkFact(
  { db, embedder }: FindMemoriesDeps,
  scope: MemoryScope,
  {
    fact,
    known,
    origin,
    chosen,
    isSupported,
  }: {
    fact: Fact;
    known: KnownMemory[];
    origin: Origin;
    chosen: MemoryInput[];
    isSupported: (fact: string) => boolean;
  },
): Promise<Checked> {
  const whole = `${fact.key}: ${fact.value}`;
  // Checked before any pattern runs: some take quadratic time. At this length, none of 700 texts made to be slow took 4 ms.
  if (whole.length > MAX_FACT_CHARS) return { key: null, reason: 'chatter' };
  if (detectSecret(whole) !== null || (await hasKnownToken(whole))) return { key: null, reason: 'secret' };
  const name = toName(scope, fact, known);
  const value = fact.value.trim().replaceAll('\0', '').toWellFormed();
  if (!/\p{L}/u.test(name.key) || isChatter(value)) return { key: name.key || null, reason: 'chatter' };

  if (!isSupported(value)) return { key: name.key, reason: 'unsupported' };

  if (chosen.some((other) => isSameName(other, name))) return { key: name.key, reason: 'known' };

  const request = { ...name, value, importance: fact.importance, origin };
  const input = await prepareMemory(embedder, scope, request);
  await embeddingBacklog(embedder).untilEmbedded(scope.accountId);
  const others = await selectSimilar(db, scope, {
    name,
    embedding: input.embedding,
    limit: NEAREST_COMPARED,
  });
  const { duplicate } = scoringOf(embedder.modelId);
  const isSame = (other: SimilarMemory) => saysTheSame(value, other.value, (other.cosine ?? 0) >= duplicate);
  const live = others.find((other) => isSameName(other, name));
  // Another value for a known key is its next version, even if another memory already says the same.
  const isKnown = live === undefined ? others.some(isSame) : isSame(live);
  if (isKnown) return { key: name.key, reason: 'known' };
  return { input: { ...input, ifVersion: live?.version ?? 0 } };
}

/** The name of the known memory that the fact refers to, if that may be written; otherwise a new name. */
function toName(scope: MemoryScope, { key, namespace = scope.home }: Fact, known: KnownMemory[]): MemoryName {
  const name = { namespace, key };
  if (known.some((memory) => isSameName(memory, name)) && mayWrite(scope, name)) return name;
  const words = key.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '_');
  return {
    namespace,
    key: words
      .slice(0, MAX_KEY_CHARS)
      .toWellFormed()
      .replaceAll(/^_+|_+$/g, ''),
  };
}

function isSameName(a: MemoryName, b: MemoryName): boolean {
  return a.key === b.key && a.namespace === b.namespace;
}

async function writeFacts(
  deps: StoreDeps,
  scope: MemoryScope,
  { agentId, inputs }: { agentId: string; inputs: MemoryInput[] },
): Promise<Extraction> {
  if (inputs.length === 0) return { saved: [], skipped: [] };
  return transaction(deps.db, async (tx) => {
    await lockMemories(tx, scope.accountId);
    // The same job on another worker may have been faster.
    const before = await selectExtracted(tx, scope.accountId, agentId);
    if (before.length > 0) return { saved: before, skipped: [] };

    const extraction: Extraction = { saved: [], skipped: [] };
    for (const input of inputs) {
      try {
        const memory = await writeMemory({ ...deps, db: tx }, scope, input);
        if (memory.proposal_id !== undefined) {
          extraction.skipped.push({ key: input.key, reason: 'less_trusted' });
          continue;
        }
        const { memory_id: memoryId, namespace, key, version } = memory;
        extraction.saved.push({ memoryId, namespace, key, version });
      } catch (error) {
        extraction.skipped.push({ key: input.key, reason: toReason(error) });
      }
    }
    return extraction;
  });
}

function toReason(error: unknown): SkipReason {
  if (error instanceof ApiError && error.code === 'conflict') return 'changed_meanwhile';
  if (error instanceof ApiError && error.status === 402) return 'quota';
  throw error;
}
