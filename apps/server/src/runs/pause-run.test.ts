import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { AGENT_COLUMNS } from '../agents/queries.ts';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/new-account.ts';
import type { LeasedAgent } from './leases.ts';
import { awaitResume } from './pause-run.ts';
import type { RunDeps } from './run.ts';
import { openRun } from './run-attempt.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** The run of an agent without a computer that waits for a message. */
async function waitingRun(seconds: number) {
  const { db } = database;
  const { accountId, keyId } = await newAccount(db);
  const { rows } = await sql<LeasedAgent>`
    insert into agents as a (id, account_id, key_id, task, definition, max_run_seconds, status, reason, idle_since, idle_until,
                             lease_id, lease_expires_at)
    values (${newId('ag')}, ${accountId}, ${keyId}, 'x', '{"tools":[]}', 60, 'idle', 'awaiting_message', now(),
            now() + ${seconds} * interval '1 second', ${newId('lease')}, now() + interval '1 hour')
    returning ${AGENT_COLUMNS}, lease_id as "leaseId"`.execute(db);
  const never = new AbortController().signal;
  const changes = { subscribe: () => () => {} };
  // What a waiting agent without a computer needs.
  const deps = { database, changes, log: pino({ level: 'silent' }) } as unknown as RunDeps;
  const signals = { stop: never, handOver: never, isCramped: () => false, onInterrupt: () => () => {} };
  return openRun(deps, rows[0] as LeasedAgent, signals);
}

test.each([
  // It gives up its lease after a second, long before its time is over.
  ['ahead', 3_600_000, 600, 'parked'],
  // Its time is over before that.
  ['behind', -3_600_000, 0.5, 'timed-out'],
])(
  'a wait is over by the clock of the database when that of the worker is %s',
  async (_way, byMs, seconds, end) => {
    const run = await waitingRun(seconds);
    vi.setSystemTime(Date.now() + byMs);
    onTestFinished(() => void vi.useRealTimers());

    const waited = await awaitResume(run);

    expect(waited).toBe(end);
  },
);
