import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount } from '../../testing/new-account.ts';
import { ensureVectorIndexes } from '../embedding/ensure-vector-index.ts';
import { toVectorText } from '../model/embedding.ts';
import { type MemoryScope, narrowed, wholeAccount } from '../model/memory-scope.ts';
import { scoringOf } from './scoring.ts';
import { selectMatches } from './select-matches.ts';

/** Vectors of all accounts together; a command of its own has 50,000. */
const ROWS = Number(process.env.JETTSON_TEST_NEAREST_ROWS ?? 5000);
const MODEL = { modelId: 'test-nearest', dimensions: 384 };
/** Texts differ in few ways: vectors of them lie near a space of this many dimensions. */
const LATENT = 24;
const TOPICS = 30;
const QUERIES = 25;
const HITS = 50;
/** Rows of one statement. */
const BATCH = 1000;

let state = 7;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const axes = Array.from({ length: LATENT }, () => Float32Array.from({ length: MODEL.dimensions }, normal));

function toVector(latent: number[]): Float32Array {
  const vector = new Float32Array(MODEL.dimensions);
  for (let d = 0; d < vector.length; d++) {
    vector[d] = latent.reduce((sum, x, i) => sum + x * (axes[i]?.[d] as number), 0.3 * normal());
  }
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

/** Topics of one account: what another account writes about is elsewhere. */
const makeTopics = () =>
  Array.from({ length: TOPICS }, () => Array.from({ length: LATENT }, () => 2 * normal()));
const vectorAbout = (topics: number[][]) =>
  toVector((topics[Math.floor(random() * TOPICS)] as number[]).map((x) => x + normal()));

let database: TestDatabase;
beforeAll(async () => {
  // While it builds the index, the embedded engine answers nothing, and would be killed after a minute and a half.
  database = await createTestDatabase({ isolated: true, statementLimitMs: 3_600_000 });
});
afterAll(() => database.close());

/** An account with so many memories, of which one in ten is in the namespace `notes`, about topics of its own. */
async function accountOf(count: number) {
  const { accountId } = await newAccount(database.db);
  const topics = { default: makeTopics(), notes: makeTopics() };
  for (let start = 0; start < count; start += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - start) }, (_, i) => {
      const namespace = i % 10 === 0 ? 'notes' : 'default';
      return { namespace, key: `m${start + i}`, vector: toVectorText(vectorAbout(topics[namespace])) };
    });
    await insertRows(accountId, rows);
  }
  return { scope: wholeAccount(accountId), topics };
}

async function insertRows(accountId: string, rows: { namespace: string; key: string; vector: string }[]) {
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(namespace text, key text, vector text)),
    heads as (
      insert into memories (account_id, id, namespace, key, created_at, changed_at, last_version)
      select ${accountId}, key, namespace, key, 1, 1, 1 from given),
    versions as (
      insert into memory_versions (account_id, memory_id, namespace, version, importance, source, trust, valid_from, tags,
                                   provenance, metadata, value, words)
      select ${accountId}, key, namespace, 1, 5, 'manual', 'user', 1, '{}', '{}', '{}', 'x', array_to_tsvector('{}'::text[])
        from given returning id, memory_id, namespace)
    insert into memory_vectors (version_id, model_id, account_id, namespace, live, embedding)
    select versions.id, ${MODEL.modelId}, ${accountId}, versions.namespace, true, given.vector::vector
      from versions join given on given.key = versions.memory_id`.execute(database.db);
}

/** Built after the rows and in memory: added to the embedded index one by one, 50,000 rows take half an hour. */
async function buildIndex(db: TestDatabase['db']) {
  await sql`set maintenance_work_mem = '256MB'`.execute(db);
  await ensureVectorIndexes(db, MODEL);
}

/** The share of the nearest memories that the search finds. */
async function recallOf(scope: MemoryScope, topics: number[][]): Promise<number> {
  let found = 0;
  let all = 0;
  for (let i = 0; i < QUERIES; i++) {
    const vector = vectorAbout(topics);
    const namespace = scope.reads?.names[0] ?? null;
    const { rows: nearest } = await sql<{ id: number }>`
      select version_id as id from memory_vectors
       where account_id = ${scope.accountId} and (${namespace}::text is null or namespace = ${namespace})
       order by (embedding <#> ${toVectorText(vector)}::vector) + 0 limit ${HITS}`.execute(database.db);
    const hits = await selectMatches(database.db, scope, {
      text: { folded: '', accented: '', terms: [] },
      config: 'english',
      vectors: [{ modelId: MODEL.modelId, vector, scoring: scoringOf(MODEL.modelId) }],
      mode: 'semantic',
      filters: {},
      asOf: undefined,
      minScore: 0,
      limit: HITS,
    });
    const ids = new Set(hits.map(({ versionId }) => versionId));
    found += nearest.filter(({ id }) => ids.has(id)).length;
    all += nearest.length;
  }
  return found / all;
}

test('what is nearest is found in accounts and namespaces of any size beside others', {
  timeout: 3_600_000,
}, async () => {
  const accounts = [];
  for (const share of [0.6, 0.25, 0.1, 0.05]) accounts.push(await accountOf(Math.round(ROWS * share)));
  await buildIndex(database.db);

  const recalls: Record<string, number> = {};
  for (const [i, { scope, topics }] of accounts.entries()) {
    recalls[`account ${i}`] = await recallOf(scope, topics.default);
    recalls[`notes of ${i}`] = await recallOf(narrowed(scope, { namespace: 'notes' }), topics.notes);
  }

  const worst = Math.min(...Object.values(recalls));
  expect(worst, JSON.stringify(recalls)).toBeGreaterThanOrEqual(0.98);
});
