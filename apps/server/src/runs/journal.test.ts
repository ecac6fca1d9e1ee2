import { setTimeout } from 'node:timers/promises';
import type { Agent } from '@jettson/contract';
import { transaction } from '@jettson/database';
import type { EgressDenial } from '@jettson/egress';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openRunSources } from '../memory/recall/run-sources.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { openHistory, openJournal } from './journal.ts';
import type { LeasedAgent } from './leases.ts';
import { recordDenials, recordOpening } from './open-workplace.ts';

const app = useTestApp();

async function newRun() {
  const { database } = app.deps;
  const { accountId, apiKey } = await newAccount(database.db);
  const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'flood' } });
  const { agent_id: id } = body as Agent;
  await sql`update agents set lease_id = ${id}, attempts = 4 where account_id = ${accountId} and id = ${id}`.execute(
    database.db,
  );
  const agent = { id, accountId, leaseId: id } as LeasedAgent;
  /** The types of each write. */
  const writes: string[][] = [];
  const journal = openJournal(database, agent, (events) => writes.push(events.map(({ type }) => type)));
  return {
    journal,
    writes,
    /** Nothing can be written until this is called. */
    async holdUp() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const isHeld = Promise.withResolvers<void>();
      const held = transaction(database.db, async (tx) => {
        await sql`select from agents where account_id = ${accountId} and id = ${id} for update`.execute(tx);
        isHeld.resolve();
        await promise;
      });
      await isHeld.promise;
      return () => {
        resolve();
        return held;
      };
    },
    readHistory: openHistory(database, agent),
    forget: () =>
      sql`delete from agent_events where account_id = ${accountId} and agent_id = ${id}`.execute(database.db),
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

test('a command that prints one byte at a time does not fill the log with rows', async () => {
  const { journal, events } = await newRun();
  const print = (stream: 'stdout' | 'stderr', text: string) =>
    journal.record({ type: 'tool-call-output', data: { step: 1, call_id: 'c1', stream, text } });

  for (let i = 0; i < 50_000; i++) {
    await print('stdout', String(i % 10));
    await print('stderr', '!');
  }
  await journal.flush();

  const written = await events<{ stream: string; text: string }>('tool-call-output');
  const textOf = (name: string) =>
    written.flatMap(({ stream, text }) => (stream === name ? [text] : [])).join('');
  expect(written.length).toBeLessThan(5_000);
  expect(textOf('stdout')).toBe('0123456789'.repeat(5_000));
  expect(textOf('stderr')).toBe('!'.repeat(50_000));
});

test('a loop of refused connections fills the log with only 500 denials, and the last one says so', async () => {
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
  await journal.flush();

  const denials = await events<object>('egress-denied');
  expect(denials).toHaveLength(500);
  expect(denials[0]).toEqual({ target: '10.0.0.1:0', reason: 'private' });
  expect(denials.at(-1)).toEqual({
    target: '10.0.0.1:499',
    reason: 'private',
    further_denials: 'not recorded',
  });
});

test('the first connection of a computer is recorded once, and the run counts as having read the web from then on', async () => {
  const { journal, events } = await newRun();
  let open: (opening: { computerId: string; target: string }) => void = () => {};
  const gateway = {
    onOpened(listener: typeof open) {
      open = listener;
      return () => {};
    },
  };
  const sources = openRunSources();
  recordOpening(gateway, { journal, sources }, 'mine');

  open({ computerId: 'other', target: 'example.com:443' });
  const before = sources.lowest();
  for (const target of ['example.com:443', 'example.org:80']) open({ computerId: 'mine', target });
  await journal.flush();

  expect(before).toBeUndefined();
  expect(sources.lowest()).toMatchObject({ kind: 'web_page' });
  expect(await events<object>('egress-opened')).toEqual([{ target: 'example.com:443' }]);
});

test("the count of a run's claims restarts after a successful tool call, not after a failed one", async () => {
  const { journal, attempts } = await newRun();
  const end = (call_id: string, is_error: boolean) =>
    journal.record({
      type: 'tool-call-end',
      data: { step: 1, call_id, name: 'shell', result: { output: {} }, is_error, duration_ms: 1 },
    });

  await end('c1', true);
  const afterFailure = await attempts();
  await end('c2', false);

  expect([afterFailure, await attempts()]).toEqual([4, 1]);
});

test('after a failed write, no other event is written, and every later write fails too', async () => {
  const { journal, events } = await newRun();
  const unwritable = null as never;

  await journal.record({ type: 'step-start', data: unwritable });
  await setTimeout(500);
  const next = journal.record({ type: 'user-message', data: { content: 'after' } });

  await expect(next).rejects.toThrow('null value');
  await expect(journal.takePending()).rejects.toThrow('null value');
  expect(await events('user-message')).toEqual([]);
});

test('a fault of an answer is written together with what the model is told about it, or a takeover would count it twice', async () => {
  const { journal, writes } = await newRun();

  void journal.record({ type: 'output-invalid', data: { fault: '/rows must be integer' } });
  await journal.record({ type: 'user-message', data: { content: 'Answer again.' } });

  expect(writes).toEqual([['output-invalid', 'user-message']]);
});

test('what is left to write with the end of a run is all that is not in the log, however slow the log is', async () => {
  const { journal, writes, holdUp } = await newRun();
  const release = await holdUp();
  await journal.record({ type: 'step-start', data: { step: 1 } });
  await setTimeout(500);
  await journal.record({ type: 'final-result', data: { text: 'done' } });

  const taking = journal.takePending();
  await setTimeout(500);
  await release();

  const left = await taking;
  expect([...writes.flat(), ...left.map(({ type }) => type)]).toEqual(['step-start', 'final-result']);
});

test('a run that continues after a pause reads of its log only what is new', async () => {
  const { journal, readHistory, forget } = await newRun();
  const say = (content: string) => journal.record({ type: 'user-message', data: { content } });
  await say('first');
  const before = await readHistory();
  before.events.push({ type: 'user-message', data: { content: 'also written to the log' } });
  // What is gone would be missing if it were read again.
  await forget();
  await say('also written to the log');
  await say('second');

  const { events } = await readHistory();

  expect(events.map(({ data }) => data)).toEqual(
    ['first', 'also written to the log', 'second'].map((content) => ({ content })),
  );
});
