import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { coalesceByKind } from '../../coalesce.ts';
import { openAccountTurns } from '../../http/account-turns.ts';
import { countWithin } from '../model/count-within.ts';
import { embedEach } from '../model/embed-each.ts';
import { embedderFor } from '../model/embedder-for.ts';
import type { Embedding } from '../model/embedding.ts';
import { encodeLater, type NewPassage } from './encode-later.ts';
import type { StoreDeps } from './memory-batch.ts';
import { insertEmbeddings } from './vector-queries.ts';

/** What a put has stored. */
export interface WrittenVersion {
  version: NewPassage;
  /** It has a vector: the same value had one before. */
  isEmbedded: boolean;
}

/** A version that is stored without a vector. */
interface Unembedded extends NewPassage, StoreDeps {
  accountId: string;
  model: Embedder;
  /** Those with a lower number come before it. */
  turn: number;
  /** How many batches were made before it came. */
  after: number;
  /** A search waits for it. */
  isWanted: boolean;
  done: PromiseWithResolvers<void>;
}

interface EmbeddedGroup {
  accountId: string;
  db: Database;
  versions: (Unembedded & { embedding: Embedding })[];
}

/** Room for one version without a vector; disposing of it gives it back, unless it is in use. */
interface Place extends Disposable {
  /**
   * Makes what a search compares: the vector of the version, unless it has one, and its tokens. If they are lost, because the
   * process ends, a job makes them.
   */
  prepare(deps: StoreDeps, written: WrittenVersion): void;
}

/** The vectors of puts are made after these are acknowledged; accounts take turns. */
export interface EmbeddingBacklog {
  /** Waits while the account has too many versions without a vector. */
  takePlace(accountId: string): Promise<Place>;
  /** Resolves when all puts of the account that this process has acknowledged have their vectors, or a job has to make them. */
  untilEmbedded(accountId: string): Promise<void>;
  /** The same for all accounts, when the process is about to end. */
  finish(): Promise<void>;
}

/** Of one account, those under way included. A search waits for 2.5 ms for each; further puts wait as well. */
const MOST = 64;
/** Texts of one batch cost a third less than alone. On the embedded database everybody waits while their vectors are indexed. */
const BATCH_SIZE = 16;
const BATCH_CHARACTERS = 4000;
/** While the vectors of one batch are on their way, the next is embedded. */
const BATCHES_AT_ONCE = 2;
/** While puts keep coming, a batch waits until it is full. */
const QUIET_MS = 10;
/** After this many batches a version no longer stands behind those that searches wait for. */
const PATIENCE = 16;
/** An embedder that does not answer must not hold up searches, which then go by words. */
const MOST_AWAITED_MS = 5000;
const MOST_AT_END_MS = 2000;

const backlogs = new WeakMap<Embedder, EmbeddingBacklog>();

/** The backlog of an embedder, which a process has once. */
export function embeddingBacklog(embedder: Embedder): EmbeddingBacklog {
  const backlog = backlogs.get(embedder) ?? openBacklog(embedder);
  backlogs.set(embedder, backlog);
  return backlog;
}

function openBacklog(embedder: Embedder): EmbeddingBacklog {
  const places = openAccountTurns('puts', { atOnce: MOST, maxWaiting: Number.POSITIVE_INFINITY });
  const unfinished = new Set<Unembedded>();
  let waiting: Unembedded[] = [];
  let addedAt = 0;
  let underWay = 0;
  let batches = 0;
  let timer: NodeJS.Timeout | undefined;

  function work(): void {
    clearTimeout(timer);
    while (underWay < BATCHES_AT_ONCE && waiting.length > 0) {
      const leftMs = addedAt + QUIET_MS - performance.now();
      const isDue = leftMs <= 0 || waiting.length >= BATCH_SIZE || waiting.some(({ isWanted }) => isWanted);
      if (!isDue) {
        timer = setTimeout(work, leftMs).unref();
        return;
      }
      const batch = take(takeNext(waiting, batches++));
      underWay++;
      void embedBatch(batch).then(() => {
        underWay--;
        work();
      });
    }
  }

  function take(versions: Unembedded[]): Unembedded[] {
    const taken = new Set(versions);
    waiting = waiting.filter((version) => !taken.has(version));
    return versions;
  }

  /** Behind the versions of its own account, and beside the first ones of others. */
  function nextTurn(accountId: string): number {
    const own = waiting.findLast((version) => version.accountId === accountId);
    if (own !== undefined) return own.turn + 1;
    return waiting.reduce((first, { turn }) => Math.min(first, turn), waiting[0]?.turn ?? 0);
  }

  /** Resolves when the vectors are made. They are stored meanwhile, because the lock of one account may be held for seconds. */
  async function embedBatch(batch: Unembedded[]): Promise<void> {
    const [{ model }] = batch as [Unembedded];
    try {
      const embedded = await embedEach(model, batch, { urgent: true });
      const ids = new Set(embedded.map(({ versionId }) => versionId));
      void leave(batch.filter(({ versionId }) => !ids.has(versionId)));
      for (const [accountId, versions] of Map.groupBy(embedded, (version) => version.accountId)) {
        const [{ db }] = versions as [(typeof versions)[0]];
        store({ accountId, db, versions }).then(
          () => settle(versions),
          () => leave(versions),
        );
      }
    } catch {
      // Every further text would fail as well, perhaps after minutes.
      void leave([...batch, ...take(waiting.filter((version) => version.model === model))]);
    }
  }

  /** Leaves versions to the job. */
  async function leave(versions: Unembedded[]): Promise<void> {
    const [first] = versions;
    // If this fails, the job still runs at its next regular time.
    await first?.jobs.request(first.db, 'embed-memories').catch(() => {});
    settle(versions);
  }

  function settle(versions: Unembedded[]): void {
    for (const version of versions) {
      unfinished.delete(version);
      version.done.resolve();
    }
  }

  /** Those of one account share its lock, and a connection. */
  const store = coalesceByKind<EmbeddedGroup, void>(
    ({ accountId }) => accountId,
    async (groups) => {
      const [{ accountId, db }] = groups as [EmbeddedGroup];
      const versions = groups.flatMap((group) => group.versions);
      await insertEmbeddings(db, accountId, versions);
      for (const version of versions) encode(version, accountId, version);
      return groups.map(() => ({ status: 'fulfilled', value: undefined }));
    },
  );

  function encode({ db, jobs }: StoreDeps, accountId: string, version: NewPassage): void {
    const isEmbedding = () => unfinished.size > 0;
    encodeLater({ db, jobs, embedder, isEmbedding }, accountId, version);
  }

  async function hurry(awaited: Unembedded[], withinMs: number): Promise<void> {
    if (awaited.length === 0) return;
    for (const version of awaited) version.isWanted = true;
    work();
    const all = Promise.all(awaited.map(({ done }) => done.promise));
    await Promise.race([all, sleep(withinMs, undefined, { ref: false })]);
  }

  return {
    async takePlace(accountId) {
      const place = await places.take(accountId);
      let isInUse = false;
      return {
        prepare({ db, jobs }, { version, isEmbedded }) {
          const model = embedderFor(embedder, version);
          if (isEmbedded || model === null) return encode({ db, jobs }, accountId, version);
          isInUse = true;
          addedAt = performance.now();
          const done = Promise.withResolvers<void>();
          const unembedded = {
            db,
            jobs,
            ...version,
            accountId,
            model,
            turn: nextTurn(accountId),
            after: batches,
            isWanted: false,
            done,
          };
          void done.promise.then(() => place[Symbol.dispose]());
          unfinished.add(unembedded);
          waiting.push(unembedded);
          work();
        },
        [Symbol.dispose]() {
          if (!isInUse) place[Symbol.dispose]();
        },
      };
    },
    untilEmbedded: (accountId) =>
      hurry(
        [...unfinished].filter((version) => version.accountId === accountId),
        MOST_AWAITED_MS,
      ),
    finish: () => hurry([...unfinished], MOST_AT_END_MS),
  };
}

/**
 * Some of one model, so that none waits for another model. Those that searches wait for come first. Accounts take turns: the
 * oldest version of each, then the second one of each.
 */
function takeNext(waiting: readonly Unembedded[], batches: number): Unembedded[] {
  const first = waiting.filter(({ isWanted, after }) => isWanted || batches - after > PATIENCE);
  const inTurns = (first.length > 0 ? first : waiting).toSorted((a, b) => a.turn - b.turn);
  const ofModel = inTurns.filter(({ model }) => model === inTurns[0]?.model).slice(0, BATCH_SIZE);
  return ofModel.slice(0, countWithin(ofModel, BATCH_CHARACTERS));
}
