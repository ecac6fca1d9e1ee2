import type { SearchMemoriesRequest } from '@jettson/contract';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, type Embedder } from '@jettson/embedder';
import { importMemories } from '../../apps/server/src/memory/bulk/transfer/import-memories.ts';
import { embedPending } from '../../apps/server/src/memory/embedding/embed-pending.ts';
import { wholeAccount } from '../../apps/server/src/memory/model/memory-scope.ts';
import { originOfKey } from '../../apps/server/src/memory/model/origin.ts';
import { recallMemories } from '../../apps/server/src/memory/recall/recall-memories.ts';
import { searchMemories } from '../../apps/server/src/memory/search/search-memories.ts';
import { putMemory } from '../../apps/server/src/memory/store/put-memory.ts';
import { noJobs } from '../../apps/server/src/memory/testing/no-jobs.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import type { Fact } from './data.ts';

/** Memory with the built-in model in a separate database, to measure what it finds. */
export interface Retrieval extends AsyncDisposable {
  /** An account with these memories, all of them embedded. */
  accountWith(facts: Fact[]): Promise<string>;
  put(accountId: string, fact: Fact): Promise<void>;
  search(
    accountId: string,
    query: string,
    options?: Partial<SearchMemoriesRequest>,
  ): ReturnType<typeof searchMemories>;
  recall(accountId: string, task: string): ReturnType<typeof recallMemories>;
}

export async function openRetrieval(): Promise<Retrieval> {
  const database: TestDatabase = await createTestDatabase({ isolated: true });
  const embedder = rememberVectors(createEmbedder({ provider: 'local' }));
  const deps = { db: database.db, embedder, jobs: noJobs };
  const origin = originOfKey('key', null);
  return {
    async accountWith(rows) {
      const { accountId } = await newAccount(database.db);
      await importMemories(deps, wholeAccount(accountId), { rows, origin });
      await embedPending(deps);
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

/** Accounts of several sizes have the same memories, so each text is embedded and encoded only once. */
function rememberVectors(embedder: Embedder): Embedder {
  const { late } = embedder;
  return {
    ...embedder,
    embedPassages: rememberEach((texts) => embedder.embedPassages(texts)),
    ...(late && {
      late: { ...late, encodePassages: rememberEach((texts) => late.encodePassages(texts)) },
    }),
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
