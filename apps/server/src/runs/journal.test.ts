import { setTimeout } from 'node:timers/promises';
import type { Agent } from '@jettson/contract';
import type { EgressDenial } from '@jettson/egress';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import type { LeasedAgent } from './claim-agents.ts';
import { openJournal } from './journal.ts';
import { recordDenials } from './tools/record-denials.ts';

const app = useTestApp();

async function newRun() {
  const { database } = app.deps;
  const { accountId, apiKey } = await newAccount(database.db);
  const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'flood' } });
  const { agent_id: id } = body as Agent;
  await sql`update agents set lease_id = ${id}, attempts = 4 where account_id = ${accountId} and id = ${id}`.execute(
    database.db,
  );
  const journal = openJournal(database, { id, accountId, leaseId: id } as LeasedAgent);
  return {
    journal,
    async attempts() {
      const { rows } = await sql<{ attempts: number }>`
        select attempts from agents where account_id = ${accountId} and id = ${id}`.execute(database.db);
      return rows[0]?.attempts;
    },
    async events<Data>(type: string) {
      const { rows } = await sql<{ data: Data }>`
        select data from agent_events
         where account_id = ${accountId} and agent_id = ${id} and type = ${type} order by seq`.execute(
        database.db,
      );
      return rows.map(({ data }) => data);
    },
  };
}

test('a command that prints a byte at a time fills the log with text and not with rows', async () => {
  const { journal, events } = await newRun();
  const piece = { type: 'tool-call-output', step: 1, callId: 'c1' } as const;

  for (let i = 0; i < 50_000; i++) {
    await journal.recordStep({ ...piece, stream: 'stdout', text: String(i % 10) });
    await journal.recordStep({ ...piece, stream: 'stderr', text: '!' });
  }
  await journal.record({ type: 'done', data: {} });

  const written = await events<{ stream: string; text: string }>('tool-call-output');
  const textOf = (name: string) =>
    written.flatMap(({ stream, text }) => (stream === name ? [text] : [])).join('');
  expect(written.length).toBeLessThan(5_000);
  expect(textOf('stdout')).toBe('0123456789'.repeat(5_000));
  expect(textOf('stderr')).toBe('!'.repeat(50_000));
});

test('a loop that knocks at closed doors fills the log with 500 denials, and the last says so', async () => {
  const { journal, events } = await newRun();
  let deny: (denial: EgressDenial) => void = () => {};
  const gateway = {
    onDenied(listener: typeof deny) {
      deny = listener;
      return () => {};
    },
  };
  recordDenials(gateway, journal, 'mine');

  for (let i = 0; i < 20_000; i++) deny({ computerId: 'mine', target: `10.0.0.1:${i}`, reason: 'private' });
  deny({ computerId: 'other', target: '10.0.0.1:1', reason: 'private' });
  await journal.record({ type: 'done', data: {} });

  const denials = await events<object>('egress-denied');
  expect(denials).toHaveLength(500);
  expect(denials[0]).toEqual({ target: '10.0.0.1:0', reason: 'private' });
  expect(denials.at(-1)).toEqual({
    target: '10.0.0.1:499',
    reason: 'private',
    further_denials: 'not recorded',
  });
});

test('the claims of a run are counted anew when a tool call succeeded, not when one failed', async () => {
  const { journal, attempts } = await newRun();
  const end = {
    type: 'tool-call-end',
    step: 1,
    name: 'shell',
    result: { output: {} },
    durationMs: 1,
  } as const;

  await journal.recordStep({ ...end, callId: 'c1', isError: true });
  const afterFailure = await attempts();
  await journal.recordStep({ ...end, callId: 'c2', isError: false });

  expect([afterFailure, await attempts()]).toEqual([4, 1]);
});

test('after an event that could not be written there is no other, and whoever writes one hears of it', async () => {
  const { journal, events } = await newRun();
  const unwritable = null as unknown as string;

  journal.recordSoon({ type: unwritable, data: {} });
  await setTimeout(500);
  const next = journal.record({ type: 'after', data: {} });

  await expect(next).rejects.toThrow('null value');
  await expect(journal.takePending()).rejects.toThrow('null value');
  expect(await events('after')).toEqual([]);
});
