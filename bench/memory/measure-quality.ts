import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import { importMemories } from '../../apps/server/src/memory/bulk/transfer/import-memories.ts';
import { embedPending } from '../../apps/server/src/memory/embedding/embed-pending.ts';
import { encodePending } from '../../apps/server/src/memory/embedding/encode-pending.ts';
import { wholeAccount } from '../../apps/server/src/memory/model/memory-scope.ts';
import { originOfKey } from '../../apps/server/src/memory/model/origin.ts';
import {
  type SearchMemoriesDeps,
  searchMemories,
} from '../../apps/server/src/memory/search/search-memories.ts';
import { noJobs } from '../../apps/server/src/memory/testing/no-jobs.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { type Fact, MEMORIES, QUESTIONS } from '../../e2e/retrieval/data.ts';
import { meanReciprocalRank, recallAt } from '../../e2e/retrieval/measure-retrieval.ts';
import { measureOthers } from './other-products.ts';

const DEPTH = 10;

interface QualityDeps {
  db: Database;
  embedder: Embedder;
  /** For the files of the other products; null: they are not measured. */
  folder: string | null;
}

/** Prints what each stage of the search finds of the answers in e2e/retrieval, and what the other products find. */
export async function measureQuality({ db, embedder, folder }: QualityDeps): Promise<void> {
  console.log(`\n${MEMORIES.length} memories, ${QUESTIONS.length} questions of e2e/retrieval\n`);
  console.log(`${''.padEnd(38)}${['R@5', 'R@10', 'MRR'].map((name) => name.padStart(9)).join('')}`);
  const deps = { db, embedder, jobs: noJobs };
  const accountWith = async (rows: Fact[]) => {
    const { accountId, keyId } = await newAccount(db);
    await importMemories(deps, wholeAccount(accountId), { rows, origin: originOfKey(keyId, null) });
    return accountId;
  };
  const whole = await accountWith(MEMORIES);
  const apart = await accountWith(MEMORIES.map(({ metadata: _, ...fact }) => fact));
  await embedPending(deps);
  await encodePending(deps);

  const { late: _, ...firstStage } = embedder;
  const unranked = { db, embedder: firstStage };
  printRow('search', await search(deps, whole));
  printRow('without neighbours', await search(deps, apart));
  printRow('without the second stage', await search(unranked, whole));
  printRow('without both', await search(unranked, apart));
  printRow('meaning alone, without both', await search(unranked, apart, 'semantic'));
  printRow('words alone, without both', await search(unranked, apart, 'keyword'));
  if (folder !== null) await measureTheirs({ db, embedder, folder }, whole);
}

async function search(
  deps: SearchMemoriesDeps,
  accountId: string,
  mode: 'hybrid' | 'semantic' | 'keyword' = 'hybrid',
): Promise<string[][]> {
  const found: string[][] = [];
  for (const { query } of QUESTIONS) {
    const { results } = await searchMemories(deps, wholeAccount(accountId), { query, mode, limit: DEPTH });
    found.push(results.map(({ key }) => key));
  }
  return found;
}

/** The other products with the vectors that we have stored. */
async function measureTheirs(
  { db, embedder, folder }: { db: Database; embedder: Embedder; folder: string },
  accountId: string,
): Promise<void> {
  const { rows } = await sql<{ key: string; value: string; vector: string }>`
    select m.key, v.value, e.embedding::text as vector
      from memory_vectors e join memory_versions v on v.id = e.version_id
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.account_id = ${accountId}`.execute(db);
  const questions = [];
  for (const { query } of QUESTIONS) {
    questions.push({ text: query, vector: [...(await embedder.embedQuery(query))] });
  }
  const memories = rows.map(({ vector, ...memory }) => ({ ...memory, vector: JSON.parse(vector) }));
  const measured = await measureOthers(folder, { memories, questions });
  for (const [name, product] of Object.entries(measured)) {
    if ('error' in product) console.log(`${name.padEnd(38)}  not measured: ${product.error}`);
    else printRow(`${name} ${product.version}`, product.found);
  }
}

function printRow(what: string, found: string[][]): void {
  const hits = new Map(QUESTIONS.map((question, i) => [question, found[i] ?? []]));
  const figures = [
    recallAt(5, QUESTIONS, hits),
    recallAt(10, QUESTIONS, hits),
    meanReciprocalRank(QUESTIONS, hits),
  ];
  console.log(what.padEnd(38) + figures.map((figure) => figure.toFixed(3).padStart(9)).join(''));
}
