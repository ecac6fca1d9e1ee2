import type { Embedder } from '@jettson/embedder';
import { EmbedderError } from '@jettson/embedder';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { searchMemories } from '../search/search-memories.ts';
import { noJobs } from '../testing/no-jobs.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { countPendingEmbeddings } from './count-pending-embeddings.ts';
import { detectLanguages } from './detect-languages.ts';
import { embedInBackground } from './embed-in-background.ts';

const ENGLISH = fakeEmbedder({ modelId: 'english' });
const OTHERS = fakeEmbedder({ modelId: 'others' });
const MEMORIES = { tea: 'Ada drinks tea in the morning', tee: 'Jonas trinkt am Morgen einen schwarzen Tee' };
const memory = setUpMemory({ embedder: ENGLISH, isolated: true });

/** A model for English, and one for other languages that may not be available yet. */
function embedderWith(otherLanguages: Embedder | null): Embedder {
  return { ...ENGLISH, otherLanguages };
}

const absent: Embedder = {
  ...OTHERS,
  embedQuery: () => Promise.reject(new EmbedderError('unavailable', 'not here yet')),
  embedPassages: () => Promise.reject(new EmbedderError('unavailable', 'not here yet')),
};

async function vectorsOf(accountId: string): Promise<string[]> {
  const { rows } = await sql<{ vector: string }>`
    select m.key || ' ' || x.model_id as vector
      from memory_vectors x join memory_versions v on v.id = x.version_id
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where x.account_id = ${accountId} order by 1`.execute(memory.db);
  return rows.map(({ vector }) => vector);
}

test('a memory is embedded by the model that knows its language, and a search asks both', async () => {
  const embedder = embedderWith(OTHERS);
  const { accountId } = await memory.newMemories(MEMORIES, { embedder });
  const search = (query: string) =>
    searchMemories({ db: memory.db, embedder }, wholeAccount(accountId), { query, mode: 'semantic' });

  expect(await vectorsOf(accountId)).toEqual(['tea english', 'tee others']);
  expect((await search('Ada drinks tea')).results.map(({ key }) => key).sort()).toEqual(['tea', 'tee']);
  expect((await search('Wann trinkt Jonas am Morgen Tee?')).results.map(({ key }) => key)).toEqual(['tee']);
});

test('an account that writes only English never asks the other model', async () => {
  const embedder = embedderWith(absent);
  const { accountId } = await memory.newMemories({ tea: MEMORIES.tea }, { embedder });
  const never = () => {
    throw new Error('asked');
  };

  const { results } = await searchMemories(
    { db: memory.db, embedder: embedderWith({ ...OTHERS, embedQuery: never }) },
    wholeAccount(accountId),
    { query: 'Was trinkt Ada?' },
  );

  expect(results.map(({ key }) => key)).toEqual(['tea']);
});

test('until the model is here words find the memory; the job brings the model and embeds, also when it runs twice', async () => {
  const { accountId } = await memory.newMemories(MEMORIES, { embedder: embedderWith(absent) });
  const deps = { db: memory.db, jobs: noJobs };
  const embedder = embedderWith(OTHERS);
  const run = (isHere: boolean) =>
    embedInBackground({ ...deps, embedder, bringMultilingual: async () => isHere });
  const pending = () => countPendingEmbeddings(memory.db, wholeAccount(accountId), embedder);

  await run(false);
  const before = [await pending(), await vectorsOf(accountId)];
  const byWords = await searchMemories(
    { db: memory.db, embedder: embedderWith(absent) },
    wholeAccount(accountId),
    { query: 'schwarzer Tee' },
  );
  await Promise.all([run(true), run(true)]);

  expect(before).toEqual([1, ['tea english']]);
  expect(byWords.results[0]?.key).toBe('tee');
  expect([await pending(), await vectorsOf(accountId)]).toEqual([0, ['tea english', 'tee others']]);
});

test('nothing is brought where all memories are English', async () => {
  await sql`delete from memory_languages`.execute(memory.db);
  await memory.newMemories({ tea: MEMORIES.tea });
  let asked = 0;

  await embedInBackground({
    db: memory.db,
    jobs: noJobs,
    embedder: embedderWith(OTHERS),
    bringMultilingual: async () => {
      asked++;
      return true;
    },
  });

  expect(asked).toBe(0);
});

test('where the other model is off, memories that are not English wait for no vector', async () => {
  const embedder = embedderWith(null);
  const { accountId } = await memory.newMemories(MEMORIES, { embedder });

  expect(await vectorsOf(accountId)).toEqual(['tea english']);
  expect(await countPendingEmbeddings(memory.db, wholeAccount(accountId), embedder)).toBe(0);
});

test('vectors of the English model for other languages go, when these are told apart', async () => {
  const { accountId } = await memory.newMemories(MEMORIES);
  await sql`update memory_versions set language = null where account_id = ${accountId}`.execute(memory.db);

  await detectLanguages(memory.db, embedderWith(OTHERS));

  expect(await vectorsOf(accountId)).toEqual(['tea english']);
});
