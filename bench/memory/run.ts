import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openDatabase } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { createEmbedder, type Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import { pino } from 'pino';
import { JOB_NAMES } from '../../apps/server/src/jobs/job-names.ts';
import { openJobQueue } from '../../apps/server/src/jobs/job-queue.ts';
import { importMemories } from '../../apps/server/src/memory/bulk/transfer/import-memories.ts';
import { embedPending } from '../../apps/server/src/memory/embedding/embed-pending.ts';
import { encodePending } from '../../apps/server/src/memory/embedding/encode-pending.ts';
import { ensureVectorIndexes } from '../../apps/server/src/memory/embedding/ensure-vector-index.ts';
import { wholeAccount } from '../../apps/server/src/memory/model/memory-scope.ts';
import { originOfKey } from '../../apps/server/src/memory/model/origin.ts';
import { searchMemories } from '../../apps/server/src/memory/search/search-memories.ts';
import { embeddingBacklog } from '../../apps/server/src/memory/store/embedding-backlog.ts';
import { getMemory } from '../../apps/server/src/memory/store/get-memory.ts';
import { putMemory } from '../../apps/server/src/memory/store/put-memory.ts';
import { untilSearchable } from '../../apps/server/src/memory/testing/until-searchable.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { makeMemories, makeQuestions } from './make-memories.ts';
import { type Timing, timeAll, timeEach } from './measure.ts';
import { measureQuality } from './measure-quality.ts';
import { measureOthers } from './other-products.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000' },
    questions: { type: 'string', default: '200' },
    others: { type: 'boolean', default: true },
    speed: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const PUTS = 200;
const WRITERS = 16;
const all = makeMemories(Number(options.rows) + PUTS * (WRITERS + 1));
const memories = all.slice(0, Number(options.rows));
const more = all.slice(Number(options.rows), Number(options.rows) + PUTS);
const moreTogether = all.slice(-PUTS * WRITERS);
const questions = makeQuestions(Number(options.questions));

const dataDir = await mkdtemp(join(tmpdir(), 'jettson-bench-'));
const database = await openDatabase({ url: process.env.DATABASE_URL, dataDir, schema: 'migrate' });
const embedder = createEmbedder({ provider: 'local', idleMs: 600_000 });
const { db } = database;
const jobs = await openJobQueue(database, JOB_NAMES, pino({ level: 'silent' }));
const deps = { db, embedder, jobs };
try {
  await ensureVectorIndexes(db, embedder);
  await embedder.embedQuery('load the model');
  if (options.speed) await measureSpeed();
  await measureQuality({ db, embedder, folder: options.others ? dataDir : null });
} finally {
  await jobs.close();
  await embedder.close();
  await database.close();
  await removeFolder(dataDir);
}

interface Row {
  what: string;
  timing: Timing | string;
}

async function measureSpeed(): Promise<void> {
  const { accountId, keyId } = await newAccount(db);
  const origin = originOfKey(keyId, null);
  console.log(`${memories.length} memories, ${questions.length} questions, ${database.mode} database\n`);
  const importSeconds = await timeAll(() =>
    importMemories(deps, wholeAccount(accountId), { rows: memories, origin }),
  );
  console.log(
    `import acknowledged after   ${importSeconds.toFixed(1)} s (${perSecond(importSeconds)} rows a second)`,
  );
  const embedSeconds = await timeAll(() => embedPending(deps));
  console.log(
    `vectors in the background   ${embedSeconds.toFixed(1)} s (${perSecond(embedSeconds)} a second)`,
  );
  const encodeSeconds = await timeAll(() => encodePending(deps));
  console.log(
    `then the second stage       ${encodeSeconds.toFixed(1)} s (${perSecond(encodeSeconds)} a second)`,
  );
  // What the server does by itself every few minutes.
  await sql`vacuum analyze`.execute(db);

  const loopDelay = monitorEventLoopDelay({ resolution: 5 });
  loopDelay.enable();
  const vectors = new Map<string, Float32Array>();
  for (const question of questions) vectors.set(question, await embedder.embedQuery(question));
  const { late: _, ...firstStage } = embedder;
  const embedded: Embedder = { ...firstStage, embedQuery: async (text) => vectors.get(text) as Float32Array };

  // The first calls read the tables from disk, whoever makes them.
  await timeEach(questions.slice(0, 20), (query) =>
    searchMemories({ db, embedder: embedded }, wholeAccount(accountId), { query }),
  );
  await timeEach(questions.slice(0, 20), (question) => plainCosine(accountId, vectors.get(question)));

  const cosine = await timeEach(questions, (question) => plainCosine(accountId, vectors.get(question)));
  const bare = await timeEach(questions, (query) =>
    searchMemories({ db, embedder: embedded }, wholeAccount(accountId), { query }),
  );
  const search = await timeEach(questions, (query) =>
    searchMemories(deps, wholeAccount(accountId), { query }),
  );
  const unranked = await timeEach(questions, (query) =>
    searchMemories({ db, embedder: firstStage }, wholeAccount(accountId), { query }),
  );
  const get = await timeEach(memories.slice(0, 500), ({ key }) =>
    getMemory(db, wholeAccount(accountId), { key }),
  );
  const put = await timeEach(more, (memory) =>
    putMemory(deps, wholeAccount(accountId), { ...memory, origin }),
  );
  // Their vectors and tokens are made while nobody waits.
  await untilSearchable(embedder, accountId);
  const putsPerSecond = await countTogether(moreTogether, (memory) =>
    putMemory(deps, wholeAccount(accountId), { ...memory, origin }),
  );
  const vectorSeconds = await timeAll(() => embeddingBacklog(embedder).untilEmbedded(accountId));
  await sql`create table empty_writes (id int generated always as identity)`.execute(db);
  const write = () => sql`insert into empty_writes default values`.execute(db);
  const empty = await timeEach(more, write);
  const writesPerSecond = await countTogether(moreTogether, write);
  console.log(
    `event loop blocked          ${milliseconds(loopDelay.percentile(99))} ms (99 %), at most ${milliseconds(loopDelay.max)}`,
  );
  console.log(`disk                        ${await sizeInMegabytes()} MB\n`);

  const rows: Row[] = [
    { what: 'search', timing: search },
    { what: 'search, without the second stage', timing: unranked },
    { what: 'the same, question embedded before', timing: bare },
    { what: 'plain cosine, the same', timing: cosine },
    { what: 'put, its vector follows', timing: put },
    { what: 'an empty write', timing: empty },
    { what: 'get', timing: get },
  ];
  if (options.others) rows.push(...(await otherRows(accountId, vectors)));
  printTable(rows, bare.p50);
  console.log(
    `a put takes as long as ${(put.p50 / empty.p50).toFixed(1)} empty writes; ${WRITERS} writers together: ${putsPerSecond.toFixed(0)} puts a second, ` +
      `${(putsPerSecond / writesPerSecond).toFixed(3)} of ${writesPerSecond.toFixed(0)} empty writes a second; ` +
      `their last vectors ${(vectorSeconds * 1000).toFixed(0)} ms later`,
  );
}

/** How many a second, of items that this many writers share. */
async function countTogether<Item>(
  items: readonly Item[],
  write: (item: Item) => Promise<unknown>,
): Promise<number> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await write(item);
  };
  const seconds = await timeAll(() => Promise.all(Array.from({ length: WRITERS }, lane)));
  return items.length / seconds;
}

async function otherRows(accountId: string, vectors: Map<string, Float32Array>): Promise<Row[]> {
  const { rows } = await sql<{ key: string; value: string; vector: string }>`
    select m.key, v.value, e.embedding::text as vector
      from memory_vectors e join memory_versions v on v.id = e.version_id
      join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.account_id = ${accountId} and m.key like 'memory_%'`.execute(db);
  const measured = await measureOthers(dataDir, {
    memories: rows.map(({ vector, ...memory }) => ({ ...memory, vector: JSON.parse(vector) })),
    questions: questions.map((text) => ({ text, vector: [...(vectors.get(text) ?? [])] })),
  });
  return Object.entries(measured).flatMap(([name, product]): Row[] =>
    'error' in product
      ? [{ what: name, timing: product.error }]
      : [
          { what: `${name} ${product.version} search`, timing: product.search },
          { what: `${name} put, without embedding`, timing: product.put },
          { what: `${name} get`, timing: product.get },
        ],
  );
}

function plainCosine(accountId: string, vector: Float32Array | undefined): Promise<unknown> {
  return sql`
    select v.id, v.value from memory_vectors e join memory_versions v on v.id = e.version_id
     where e.account_id = ${accountId} and e.live and e.model_id = ${embedder.modelId}
     order by (e.embedding <#> ${`[${vector?.join(',')}]`}::vector) + 0 limit 10`.execute(db);
}

function milliseconds(nanoseconds: number): string {
  return (nanoseconds / 1e6).toFixed(0);
}

function perSecond(seconds: number): string {
  return (memories.length / seconds).toFixed(0);
}

async function sizeInMegabytes(): Promise<string> {
  const { rows } = await sql<{
    size: string;
  }>`select pg_database_size(current_database())::text as size`.execute(db);
  return (Number(rows[0]?.size) / 1e6).toFixed(0);
}

function printTable(rows: Row[], unit: number): void {
  console.log(`${''.padEnd(38)}${'p50 ms'.padStart(9)}${'p95 ms'.padStart(9)}${'ratio'.padStart(9)}`);
  for (const { what, timing } of rows) {
    if (typeof timing === 'string') console.log(`${what.padEnd(38)}  not measured: ${timing}`);
    else {
      const cells = [timing.p50.toFixed(2), timing.p95.toFixed(2), (timing.p50 / unit).toFixed(2)];
      console.log(what.padEnd(38) + cells.map((cell) => cell.padStart(9)).join(''));
    }
  }
  console.log('\nratio: p50 against our search with the question embedded before');
}
