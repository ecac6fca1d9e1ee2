import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@jettson/database';
import type { Embedder, LateInteraction } from '@jettson/embedder';
import { encodeMemories } from '../model/encode-memories.ts';
import type { StoreDeps } from './memory-batch.ts';
import { insertTokens } from './token-queries.ts';

interface EncodingDeps extends StoreDeps {
  embedder: Embedder;
  /** Whether vectors are being made: these go first. */
  isEmbedding?(): boolean;
}

/** A version that was just stored, with the texts that models read. */
export interface NewPassage {
  versionId: number;
  key: string;
  value: string;
}

/** A version that is stored without tokens. */
interface Unencoded extends NewPassage {
  db: Database;
  accountId: string;
  /** A search waits for it. */
  isWanted: boolean;
  done: PromiseWithResolvers<void>;
}

interface Backlog {
  unencoded: Unencoded[];
  /** Whether some versions were left to the regular job. */
  hasOthers: boolean;
  addedAt: number;
  isEmbedding: () => boolean;
  wake: PromiseWithResolvers<void>;
  isWorking: boolean;
}

/** Of one account. Tokens take 5 ms each; what a faster writer adds beyond this number is left to the regular job. */
const MOST = 400;
/** A search waits for the latest puts of its account, but not for more than these. */
const MOST_AWAITED = 32;
/** Both models share a process. While puts come, nothing else is made in it. */
const QUIET_MS = 25;
const AT_ONCE = 4;

/** Those of one model, which a process has once. */
const backlogs = new WeakMap<LateInteraction, Backlog>();

/**
 * Makes the tokens of a version that was just stored, which only improve the order of results, once no more puts come. If they
 * are lost, because the process ends or the model fails, the regular job makes them.
 */
export function encodeLater(
  { db, jobs, embedder, isEmbedding = () => false }: EncodingDeps,
  accountId: string,
  { versionId, key, value }: NewPassage,
): void {
  if (embedder.late === undefined) return;
  const backlog = backlogOf(embedder.late);
  backlog.addedAt = performance.now();
  backlog.isEmbedding = isEmbedding;
  if (backlog.unencoded.filter((one) => one.accountId === accountId).length >= MOST) {
    backlog.hasOthers = true;
    return;
  }
  const done = Promise.withResolvers<void>();
  backlog.unencoded.push({ db, accountId, versionId, key, value, isWanted: false, done });
  if (!backlog.isWorking) void workOff(backlog, { db, jobs, embedder });
}

/** Resolves when the latest puts of the account in this process have their tokens; at once if there are more than `most`. */
export async function untilEncoded(
  { late }: Embedder,
  accountId: string,
  { most = MOST_AWAITED }: { most?: number } = {},
): Promise<void> {
  const backlog = late && backlogs.get(late);
  const awaited = backlog?.unencoded.filter((one) => one.accountId === accountId) ?? [];
  if (backlog === undefined || awaited.length > most) return;
  for (const one of awaited) one.isWanted = true;
  backlog.wake.resolve();
  await Promise.all(awaited.map(({ done }) => done.promise));
}

function backlogOf(late: LateInteraction): Backlog {
  const known = backlogs.get(late);
  if (known !== undefined) return known;
  const made: Backlog = {
    unencoded: [],
    hasOthers: false,
    addedAt: 0,
    isEmbedding: () => false,
    wake: Promise.withResolvers<void>(),
    isWorking: false,
  };
  backlogs.set(late, made);
  return made;
}

async function workOff(backlog: Backlog, { db, jobs, embedder }: EncodingDeps): Promise<void> {
  backlog.isWorking = true;
  while (backlog.unencoded.length > 0) {
    await untilQuiet(backlog);
    const batch = takeNext(backlog.unencoded);
    await encode(embedder, batch).catch(() => {});
    backlog.unencoded = backlog.unencoded.filter((one) => !batch.includes(one));
    for (const { done } of batch) done.resolve();
  }
  backlog.isWorking = false;
  if (!backlog.hasOthers) return;
  backlog.hasOthers = false;
  // If this fails, the job still runs at its next regular time, a few minutes later.
  await jobs.request(db, 'embed-memories').catch(() => {});
}

/** Resolves when no put has come for a while and all have their vectors, or somebody waits. */
async function untilQuiet(backlog: Backlog): Promise<void> {
  for (;;) {
    const leftMs = backlog.addedAt + QUIET_MS - performance.now();
    const isAwaited = backlog.unencoded.some(({ isWanted }) => isWanted);
    if (isAwaited || (leftMs <= 0 && !backlog.isEmbedding())) return;
    backlog.wake = Promise.withResolvers();
    const pauseMs = leftMs > 0 ? leftMs : QUIET_MS;
    await Promise.race([sleep(pauseMs, undefined, { ref: false }), backlog.wake.promise]);
  }
}

/** Some of one account: those that a search waits for come first, then the oldest. */
function takeNext(unencoded: readonly Unencoded[]): Unencoded[] {
  const wanted = unencoded.filter(({ isWanted }) => isWanted);
  const candidates = wanted.length > 0 ? wanted : unencoded;
  const [first] = candidates;
  return candidates
    .filter(({ accountId, db }) => accountId === first?.accountId && db === first.db)
    .slice(0, AT_ONCE);
}

async function encode(embedder: Embedder, batch: readonly Unencoded[]): Promise<void> {
  const [first] = batch as [Unencoded];
  const encoded = await encodeMemories(embedder, [...batch]);
  const rows = batch.flatMap(({ versionId }, index) => {
    const tokens = encoded[index];
    return tokens === undefined ? [] : [{ versionId, tokens }];
  });
  await insertTokens(first.db, first.accountId, rows);
}
