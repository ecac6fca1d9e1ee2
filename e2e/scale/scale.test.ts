import { performance } from 'node:perf_hooks';
import { type ListAgentsQuery, TOTAL_MAX } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureAgentIndexes } from '../../apps/server/src/agents/ensure-agent-indexes.ts';
import { listAgents } from '../../apps/server/src/agents/list-agents.ts';
import { listEvents } from '../../apps/server/src/agents/list-events.ts';
import { selectOverview } from '../../apps/server/src/console/queries.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { selectAccountUsage } from '../../apps/server/src/usage/meter.ts';
import { explainStatements } from './explain-statements.ts';
import { fillInstallation, RARE } from './fill-installation.ts';

// An account with very many agents: a million, and a hundred thousand with a log, in `npm run test:scale`.
const SIZES = {
  bare: Number(process.env.JETTSON_TEST_SCALE_AGENTS ?? 20_000),
  logged: Number(process.env.JETTSON_TEST_SCALE_RUNS ?? 300),
};
const HOUR_MS = 3_600_000;

/** Many more than a page, its progress and the newest agents of the overview need, and few of those that there are. */
const ROWS_READ_AT_MOST = 6000;

let database: TestDatabase;
let accountId: string;
let agentId: string;
let bytesPerRun: number;
/** Some Postgres installations lack the extension, such as the one that the tests download. */
let hasTrigrams: boolean;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
  const account = await newAccount(database.db);
  ({ accountId } = account);
  ({ agentId, bytesPerRun } = await database.withoutLimit((db) => fillInstallation(db, account, SIZES)));
  await ensureAgentIndexes(database);
  await database.withoutLimit((db) => sql`vacuum (analyze)`.execute(db));
  const { rows } = await sql`select 1 from pg_extension where extname = 'pg_trgm'`.execute(database.db);
  hasTrigrams = rows.length > 0;
}, HOUR_MS);
afterAll(() => database.close());

const list = (query: Partial<ListAgentsQuery>) => (db: Database) =>
  listAgents(db, accountId, {
    ...{ limit: 20, sort: '-created_at', count: 'false', memoryLimit: null },
    ...query,
  } as Parameters<typeof listAgents>[2]);

type Read = (db: Database) => Promise<unknown>;
const READS: Record<string, Read> = {
  'the first page': list({}),
  'a page of a hundred': list({ limit: 100 }),
  'agents that failed, which are rare': list({ status: ['error'] }),
  'agents that completed': list({ status: ['completed'] }),
  'agents that run': list({ status: ['running'] }),
  'agents with a rare name': list({ name: RARE }),
  'agents with a rare entry of metadata': list({ metadata: { customer: RARE } }),
  'agents that are no sub-agents': list({ parent_id: 'none' }),
  'agents below an agent that has none': (db) => list({ ancestor_id: agentId })(db),
  'those below it that cost most': (db) => list({ ancestor_id: agentId, sort: '-cost_usd' })(db),
  'the number of agents below it': (db) => list({ ancestor_id: agentId, count: 'true' })(db),
  'agents of some time': list({
    created_after: new Date(Date.now() - 40 * 86_400_000).toISOString(),
    created_before: new Date(Date.now() - 39 * 86_400_000).toISOString(),
  }),
  'agents of a rare model': list({ model: 'rare/model' }),
  'agents of a model that nobody used': list({ model: 'no/model' }),
  'agents of a common model': list({ model: 'm' }),
  'agents that cost much, which are rare': list({ min_cost_usd: 0.999 }),
  'agents that cost something': list({ min_cost_usd: 0.001 }),
  'agents that changed since a moment ago': list({
    limit: 100,
    updated_after: new Date(Date.now() + HOUR_MS).toISOString(),
  }),
  'the oldest agents': list({ sort: 'created_at' }),
  'the agents that cost most': list({ sort: '-cost_usd' }),
  'the agents that cost least': list({ sort: 'cost_usd' }),
  'the agents that worked longest': list({ sort: '-seconds' }),
  'the agents that changed last': list({ sort: '-updated_at' }),
  'the second page of those that cost most': async (db) => {
    const { next_cursor: cursor } = await list({ sort: '-cost_usd', limit: 100 })(db);
    return list({ sort: '-cost_usd', limit: 100, cursor: cursor ?? '' })(db);
  },
  'those of a rare model that cost most': list({ sort: '-cost_usd', model: 'rare/model' }),
  'the failed ones that worked longest': list({ sort: '-seconds', status: ['error'] }),
  'the number of all agents': list({ count: 'true' }),
  'the number of agents of a rare model': list({ model: 'rare/model', count: 'true' }),
  'a search for a rare word': list({ q: RARE }),
  'a search for a word that no task has': list({ q: 'xylophone' }),
  'a search for a word that every task has': list({ q: 'Summarize' }),
  'a search for an id': (db) => list({ q: agentId })(db),
  'the overview': (db) => selectOverview(db, accountId),
  'what the account uses': (db) => selectAccountUsage(db, accountId),
  'the log of an agent': (db) => listEvents(db, accountId, { agentId, limit: 100 }),
};

/** The other searches end early. A task can also contain an id. */
const NEED_TRIGRAMS = [
  'a search for a rare word',
  'a search for a word that no task has',
  'a search for an id',
];

test.each(Object.entries(READS))('%s is read with an index', async (name, read) => {
  if (NEED_TRIGRAMS.includes(name) && !hasTrigrams) {
    expect(await readsAllTasks(read)).toBe(true);
    return;
  }
  const { rowsRead, sequential } = await explainStatements(database.db, read);

  expect(sequential.filter((table) => ['agents', 'agent_events'].includes(table))).toEqual([]);
  expect(rowsRead).toBeLessThan(ROWS_READ_AT_MOST);
});

async function readsAllTasks(read: Read): Promise<boolean> {
  const { rowsRead } = await explainStatements(database.db, read);
  return rowsRead >= SIZES.bare;
}

test('what is read is right: a page is full, rare agents are found, and the overview counts everybody', async () => {
  const { db } = database;

  const [page, rare, failed, overview] = [
    await list({})(db),
    await list({ q: RARE })(db),
    await list({ status: ['error'] })(db),
    await selectOverview(db, accountId),
  ];
  const dear = await list({ sort: '-cost_usd', limit: 100, count: 'true' })(db);
  const costs = await highestCosts(db);

  expect(page.data).toHaveLength(20);
  expect(rare.data.length).toBeGreaterThan(0);
  expect(rare.data.every((agent) => JSON.stringify(agent).includes(RARE))).toBe(true);
  expect(failed.data.every(({ status }) => status === 'error')).toBe(true);
  expect(overview.agentsTotal).toBe(SIZES.bare + SIZES.logged);
  expect(dear.total).toBe(SIZES.bare + SIZES.logged);
  expect(dear.data.map(({ usage }) => usage.cost_usd)).toEqual(costs);
});

/** The hundred highest costs of an agent, highest first. */
async function highestCosts(db: Database): Promise<number[]> {
  const { rows } = await sql<{ cost: number }>`
    select cost_usd as cost from agents where account_id = ${accountId} order by cost_usd desc limit 100`.execute(
    db,
  );
  return rows.map(({ cost }) => cost);
}

test('agents that ended before an upgrade are sorted at once, and with an index after the next start', async () => {
  const { db } = database;
  await sql`alter table agents disable trigger settle`.execute(db);
  await sql`
    update agents set settled_at = null, settled_cost_usd = null, settled_seconds = null, cost_usd = 7
     where account_id = ${accountId} and id = ${agentId}`.execute(db);
  await sql`alter table agents enable trigger settle`.execute(db);

  const before = await list({ sort: '-cost_usd' })(db);
  await ensureAgentIndexes(database);
  const after = await list({ sort: '-cost_usd' })(db);

  expect(before.data[0]?.agent_id).toBe(agentId);
  expect(after.data.map(({ agent_id }) => agent_id)).toEqual(before.data.map(({ agent_id }) => agent_id));
  const { rows } = await sql`select 1 from agents where settled_at is null`.execute(db);
  expect(rows).toEqual([]);
});

test('a count reads few more agents than it counts', async () => {
  const { rowsRead } = await explainStatements(database.db, list({ status: ['completed'], count: 'true' }));

  expect(rowsRead).toBeLessThan(2 * TOTAL_MAX + ROWS_READ_AT_MOST);
});

test('a run of 28 small events takes at most 20 kB on the disk', () => {
  expect(bytesPerRun).toBeLessThan(20_000);
});

// Figures for people; what they must be depends on the machine.
test.runIf(process.env.JETTSON_TEST_SCALE_AGENTS !== undefined)(
  'how long the reads take',
  async () => {
    const median = async (read: Read) => {
      const times: number[] = [];
      for (let i = 0; i < 21; i++) {
        const start = performance.now();
        await read(database.db);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[10] ?? Number.NaN;
    };
    const empty = await median((db) => sql`select 1`.execute(db));

    const lines: string[] = [];
    for (const [name, read] of Object.entries(READS)) {
      const ms = await median(read);
      lines.push(`${name}: ${ms.toFixed(1)} ms, ${Math.round(ms / empty)} times an empty query`);
    }

    process.stdout.write(
      [
        `${SIZES.bare} agents without events, ${SIZES.logged} with 28; medians of 21`,
        `an empty query: ${empty.toFixed(2)} ms`,
        ...lines,
        `a run of 28 events: ${(bytesPerRun / 1000).toFixed(1)} kB`,
      ].join('\n'),
    );
    expect(lines).toHaveLength(Object.keys(READS).length);
  },
  HOUR_MS,
);
