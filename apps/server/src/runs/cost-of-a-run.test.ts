import { calls, inTurns, says } from '@jettson/agent/testing';
import { Jettson } from '@jettson/sdk';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newAccount } from '../testing/new-account.ts';
import { useTestServer } from '../testing/use-test-server.ts';

const server = useTestServer(
  inTurns(
    calls('shell', 'jettson_shell_run', { command: 'echo hello' }),
    calls('file', 'jettson_files_write', { path: 'a.txt', content: 'hello' }),
    says('done'),
  ),
);

interface Statement {
  pool: string;
  text: string;
}

let statements: Statement[] = [];
const { query } = pg.Client.prototype;
beforeEach(() => {
  statements = [];
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [asked] = args as [string | { text: string }];
    const { application_name: pool = '' } = (this as unknown as { connectionParameters: pg.ClientConfig })
      .connectionParameters;
    statements.push({ pool: pool ?? '', text: typeof asked === 'string' ? asked : asked.text });
    return Reflect.apply(query, this, args);
  } as typeof query;
});
afterEach(() => {
  pg.Client.prototype.query = query;
});

/** What is done regularly, however much runs; the queue looks for jobs of each kind, and after itself. */
const REGULAR =
  /insert into region_pools|model_waits|as "isAny"|lease_id = any|vacuum|pg_stat_user_tables|pg_control_checkpoint|j\.name = '(?!extract-memories)|pgboss\.(instance|version)|SELECT q\.name|locked_parents/;
const WRITES = /\b(insert into|update|delete from)\b/i;

const isUnsynced = ({ pool, text }: Statement) =>
  pool.includes('unsynced') || text.includes('synchronous_commit');

/** How often the disk is waited for: at each commit, and at each change outside of a transaction. */
function countSyncs(all: readonly Statement[]): number {
  const isOpen = new Map<string, boolean>();
  return all.filter((statement) => {
    const { pool, text } = statement;
    if (text === 'begin') isOpen.set(pool, true);
    if (text !== 'commit') return !isOpen.get(pool) && WRITES.test(text) && !isUnsynced(statement);
    isOpen.set(pool, false);
    return true;
  }).length;
}

const FETCH = /^\s*WITH\s+next AS \(\s*SELECT j\.id/;

/** Resolves when the run and the extraction that follows it have ended, and another job has been looked for. */
async function untilDone(): Promise<void> {
  await vi.waitFor(
    () => {
      const ended = statements.findIndex(({ text }) => text.includes('"agent-ended"'));
      const jobs = statements.slice(ended).filter(({ pool }) => pool.includes('unsynced'));
      const done = jobs.findIndex(({ text }) => text.includes("state = 'completed'"));
      expect(ended >= 0 && done >= 0 && jobs.slice(done).some(({ text }) => FETCH.test(text))).toBe(true);
    },
    { timeout: 30_000, interval: 50 },
  );
}

test('a run of three turns with two tool calls takes no more statements and syncs of the disk than it has to', async () => {
  const { apiKey } = await newAccount(server.server.deps.database.db);
  const client = new Jettson({ apiKey, baseUrl: server.server.url });
  // A number may be lowered. One that rises is a statement or a sync more for each run of every installation.
  const expected = { spawn: 8, run: 12, extraction: 11, syncs: 6 };
  const names = Object.keys(expected) as (keyof typeof expected)[];
  const counts: (typeof expected)[] = [];
  const least = () =>
    Object.fromEntries(names.map((name) => [name, Math.min(...counts.map((one) => one[name]))]));

  // On a busy machine, some events are written before what they are usually written with: then another run is counted.
  for (let run = 0; run < 12 && names.some((name) => least()[name] !== expected[name]); run++) {
    statements = [];
    await client.agents.spawn('bench');
    const ofSpawn = statements.filter(
      ({ pool, text }) => pool === '' && !text.startsWith('NOTIFY') && !REGULAR.test(text),
    );
    await untilDone();
    const others = statements.filter(({ pool, text }) => pool !== '' && !REGULAR.test(text));
    const ofRun = others.filter(({ pool }) => !pool.includes('unsynced'));
    counts.push({
      spawn: ofSpawn.length,
      run: ofRun.length,
      extraction: others.length - ofRun.length,
      syncs: countSyncs([...ofSpawn, ...others]),
    });
  }

  expect(least()).toEqual(expected);
});
