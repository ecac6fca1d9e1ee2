import { performance } from 'node:perf_hooks';
import type { ListAgentsQuery } from '@jettson/contract';
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
  listAgents(db, accountId, { limit: 20, memoryLimit: null, ...query } as Parameters<typeof listAgents>[2]);

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
  'agents of some time': list({
    created_after: new Date(Date.now() - 40 * 86_400_000).toISOString(),
    created_before: new Date(Date.now() - 39 * 86_400_000).toISOString(),
  }),
  'a search for a rare word': list({ q: RARE }),
  'a search for a word that no task has': list({ q: 'xylophone' }),
  'a search for a word that every task has': list({ q: 'Summarize' }),
  'a search for an id': (db) => list({ q: agentId })(db),
  'the overview': (db) => selectOverview(db, accountId),
  'what the account uses': (db) => selectAccountUsage(db, accountId),
  'the log of an agent': (db) => listEvents(db, accountId, { agentId, limit: 100 }),
};

/** The other searches end early, or find an id. */
const NEED_TRIGRAMS = ['a search for a rare word', 'a search for a word that no task has'];

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

  expect(page.data).toHaveLength(20);
  expect(rare.data.length).toBeGreaterThan(0);
  expect(rare.data.every((agent) => JSON.stringify(agent).includes(RARE))).toBe(true);
  expect(failed.data.every(({ status }) => status === 'error')).toBe(true);
  expect(overview.agentsTotal).toBe(SIZES.bare + SIZES.logged);
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
