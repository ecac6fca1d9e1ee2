import type { Memory, PutMemoryRequest } from '@jettson/contract';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, type Embedder } from '@jettson/embedder';
import { afterAll, beforeAll } from 'vitest';
import { newAccount } from '../../testing/new-account.ts';
import { type MemoryScope, wholeAccount } from '../model/memory-scope.ts';
import { type Origin, originOfKey } from '../model/origin.ts';
import { type PutMemoryDeps, putMemory } from '../store/put-memory.ts';
import { noJobs } from './no-jobs.ts';
import { untilSearchable } from './until-searchable.ts';

/** A memory given only by its value, or with more fields. */
type NewMemory = string | (Omit<PutMemoryRequest, 'key'> & { origin?: Origin });

export interface TestMemory {
  readonly database: TestDatabase;
  readonly db: TestDatabase['db'];
  readonly deps: PutMemoryDeps;
  /** A separate account for a test, with these memories by their keys. */
  newMemories(
    memories?: Record<string, NewMemory>,
    options?: { plan?: string; embedder?: Embedder },
  ): Promise<TestMemories>;
}

interface TestMemories {
  accountId: string;
  /** The whole account. */
  scope: MemoryScope;
  keyId: string;
  /** Writes another memory, by default as the account's own key does. */
  put(key: string, memory: NewMemory): Promise<Memory>;
}

/**
 * Memory for the tests of a file: call it once, outside the tests. For a job that works on all accounts, ask for an
 * `isolated` database. Jobs are not run.
 */
export function setUpMemory({
  embedder = createEmbedder({ provider: 'local' }),
  isolated = false,
}: {
  embedder?: Embedder;
  isolated?: boolean;
} = {}): TestMemory {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ isolated });
  });
  afterAll(async () => {
    await embedder.close();
    await database.close();
  });
  return {
    get database() {
      return database;
    },
    get db() {
      return database.db;
    },
    get deps() {
      return { db: database.db, embedder, jobs: noJobs };
    },
    async newMemories(memories = {}, { plan, embedder: own = embedder } = {}) {
      const { accountId, keyId } = await newAccount(database.db, plan === undefined ? {} : { plan });
      const deps = { db: database.db, embedder: own, jobs: noJobs };
      const scope = wholeAccount(accountId);
      const put = (key: string, memory: NewMemory) => {
        const request = typeof memory === 'string' ? { value: memory } : memory;
        const origin = originOfKey(keyId, request.provenance);
        return putMemory(deps, scope, { key, origin, ...request });
      };
      for (const [key, memory] of Object.entries(memories)) await put(key, memory);
      await untilSearchable(own, accountId);
      return { accountId, scope, keyId, put };
    },
  };
}
