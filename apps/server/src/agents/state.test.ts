import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentStatus } from '@jettson/contract';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/new-account.ts';
import type { NewEvent } from './append-events.ts';
import type { AgentRow } from './queries.ts';
import { CHANGES, endAgent, pauseAgent, resumeAgent, startAgent } from './state.ts';

let database: TestDatabase;
let account: { accountId: string; keyId: string };
beforeAll(async () => {
  database = await createTestDatabase();
  account = await newAccount(database.db);
});
afterAll(() => database.close());

/** An agent with this status, held under a lease. */
async function anAgent(status: AgentStatus): Promise<{ agentId: string; leaseId: string }> {
  const target = { agentId: newId('ag'), leaseId: newId('lease') };
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, lease_id, idle_since)
    values (${target.agentId}, ${account.accountId}, ${account.keyId}, 'x', 60, ${status}, 'why',
            ${target.leaseId}, ${status === 'idle' ? new Date() : null})`.execute(database.db);
  return target;
}

async function statusOf(agentId: string): Promise<AgentStatus | undefined> {
  const { rows } = await sql<{ status: AgentStatus }>`
    select status from agents where id = ${agentId}`.execute(database.db);
  return rows[0]?.status;
}

type Verb = (target: { agentId: string; leaseId: string | null }) => Promise<AgentRow | undefined>;

const computer = { model: 'm', computer: { id: 'cmp', region: 'iad', warm: true } };
const lastEvent: NewEvent = { type: 'agent-status', data: { status: 'stopped' } };
const end = (status: 'completed' | 'error' | 'stopped'): Verb => {
  const ended = { status, reason: 'why', finalResult: null, error: null };
  return (target) => endAgent(database.db, account.accountId, target, ended, { events: [lastEvent] });
};
const VERBS: [AgentStatus, Verb][] = [
  ['running', (target) => startAgent(database.db, account.accountId, target, computer)],
  ['running', (target) => resumeAgent(database.db, account.accountId, target)],
  ['idle', (target) => pauseAgent(database.db, account.accountId, target, { reason: 'budget_reached' })],
  ['completed', end('completed')],
  ['error', end('error')],
  ['stopped', end('stopped')],
];

test.for(Object.keys(CHANGES) as AgentStatus[])(
  'of a %s agent just the changes of the table are made',
  async (from) => {
    const { accountId: other } = await newAccount(database.db);
    for (const [to, change] of VERBS) {
      const target = await anAgent(from);

      const wrongLease = await change({ ...target, leaseId: 'another' });
      const before = await statusOf(target.agentId);
      const row = await change(target);

      const isAllowed = CHANGES[from].includes(to);
      expect([wrongLease, before], `${from} → ${to}, another lease`).toEqual([undefined, from]);
      expect(row?.status, `${from} → ${to}`).toBe(isAllowed ? to : undefined);
      expect(await statusOf(target.agentId)).toBe(isAllowed ? to : from);
    }
    const target = await anAgent(from);
    const ended = { status: 'stopped', reason: 'why', finalResult: null, error: null } as const;
    expect(
      await endAgent(database.db, other, { ...target, leaseId: null }, ended, { events: [lastEvent] }),
    ).toBeUndefined();
    expect(await statusOf(target.agentId)).toBe(from);
  },
);

test('nothing but the state machine writes the status of an agent', async () => {
  const root = join(import.meta.dirname, '..');
  const sources = (await readdir(root, { recursive: true })).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing/'),
  );

  const writers: string[] = [];
  for (const path of sources) {
    const source = await readFile(join(root, path), 'utf8');
    const updates = source.matchAll(/update agents\b.*?(?:\bwhere\b|`)/gs);
    const inserts = source.matchAll(/insert into agents\b.*?\)/gs);
    if ([...updates].some(([text]) => /\bstatus\s*=/.test(text))) writers.push(path);
    if ([...inserts].some(([text]) => /\bstatus\b/.test(text))) writers.push(path);
    // A row in memory is what the database returned last: it is replaced, never changed.
    if (/Object\.assign\(\s*(?:run\.)?agent\b|\bagent\.\w+ (?:\?\?)?= /.test(source)) writers.push(path);
  }

  expect(writers).toEqual(['agents/state.ts']);
});
