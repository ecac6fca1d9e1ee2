import type { SearchMemoriesRequest } from '@jettson/contract';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, type Embedder } from '@jettson/embedder';
import { importMemories } from '../../apps/server/src/memory/bulk/transfer/import-memories.ts';
import { detectLanguages } from '../../apps/server/src/memory/embedding/detect-languages.ts';
import { embedPending } from '../../apps/server/src/memory/embedding/embed-pending.ts';
import { encodePending } from '../../apps/server/src/memory/embedding/encode-pending.ts';
import { wholeAccount } from '../../apps/server/src/memory/model/memory-scope.ts';
import { originOfKey } from '../../apps/server/src/memory/model/origin.ts';
import { recallMemories } from '../../apps/server/src/memory/recall/recall-memories.ts';
import { searchMemories } from '../../apps/server/src/memory/search/search-memories.ts';
import { putMemory } from '../../apps/server/src/memory/store/put-memory.ts';
import { noJobs } from '../../apps/server/src/memory/testing/no-jobs.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import type { Fact } from './data.ts';

/**
 * For each test and hook, milliseconds. The models compute for minutes, and on a machine that does much else ten times as
 * long: a test that needs more than an hour hangs.
 */
export const PATIENCE = { testTimeout: 3_600_000, hookTimeout: 3_600_000 };

/** Memory with the built-in models in a separate database, to measure what it finds. */
export interface Retrieval extends AsyncDisposable {
  readonly embedder: Embedder;
  /** An account with these memories, all of them embedded. */
  accountWith(facts: Fact[]): Promise<string>;
  /** Adds memories to an account, all of them embedded. */
  add(accountId: string, facts: Fact[]): Promise<void>;
  put(accountId: string, fact: Fact): Promise<void>;
  search(
    accountId: string,
    query: string,
    options?: Partial<SearchMemoriesRequest>,
  ): ReturnType<typeof searchMemories>;
  recall(accountId: string, task: string): ReturnType<typeof recallMemories>;
}

/** `multilingualPath`: the file of the model for other languages, which otherwise are found by their words. */
export async function openRetrieval({
  multilingualPath,
}: {
  multilingualPath?: string;
} = {}): Promise<Retrieval> {
  const database: TestDatabase = await createTestDatabase({ isolated: true });
  const embedder = rememberVectors(createEmbedder({ provider: 'local', multilingualPath }));
  const deps = { db: database.db, embedder, jobs: noJobs };
  const origin = originOfKey('key', null);
  const add = async (accountId: string, rows: Fact[]) => {
    await importMemories(deps, wholeAccount(accountId), { rows, origin });
    await detectLanguages(database.db, embedder, AbortSignal.timeout(PATIENCE.hookTimeout));
    await embedPending(deps);
    const { otherLanguages } = embedder;
    if (otherLanguages) await embedPending({ ...deps, embedder: otherLanguages, languages: 'others' });
    await encodePending(deps);
  };
  return {
    embedder,
    add,
    async accountWith(rows) {
      const { accountId } = await newAccount(database.db);
      await add(accountId, rows);
      return accountId;
    },
    async put(accountId, fact) {
      await putMemory(deps, wholeAccount(accountId), { ...fact, origin });
    },
    search: (accountId, query, options) =>
      searchMemories(deps, wholeAccount(accountId), { query, ...options }),
    recall: (accountId, task) =>
      recallMemories(deps, wholeAccount(accountId), { task, metadata: {}, memory: null }),
    async [Symbol.asyncDispose]() {
      await embedder.close();
      await database.close();
    },
  };
}

/** Several accounts have the same memories and are asked the same, so each text is embedded and encoded only once. */
function rememberVectors(embedder: Embedder): Embedder {
  const { late, otherLanguages } = embedder;
  return {
    ...embedder,
    embedQuery: remember((text) => embedder.embedQuery(text)),
    embedPassages: rememberEach((texts) => embedder.embedPassages(texts)),
    ...(otherLanguages && { otherLanguages: rememberVectors(otherLanguages) }),
    ...(late && {
      late: {
        ...late,
        encodeQuery: remember((text) => late.encodeQuery(text)),
        encodePassages: rememberEach((texts) => late.encodePassages(texts)),
      },
    }),
  };
}

function remember<Made>(make: (text: string) => Promise<Made>) {
  const known = new Map<string, Promise<Made>>();
  return (text: string): Promise<Made> => {
    const made = known.get(text) ?? make(text);
    known.set(text, made);
    return made;
  };
}

function rememberEach<Made>(make: (texts: string[]) => Promise<Made[]>) {
  const known = new Map<string, Made>();
  return async (texts: string[]): Promise<Made[]> => {
    const unknown = [...new Set(texts.filter((text) => !known.has(text)))];
    const made = await make(unknown);
    for (const [i, text] of unknown.entries()) known.set(text, made[i] as Made);
    return texts.map((text) => known.get(text) as Made);
  };
}
