import type { Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

test('an agent has its first line of progress and the newest 199, in lists the newest 20', async () => {
  const { apiKey, accountId } = await newAccount(app.deps.database.db);
  const { body: spawned } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  const { agent_id: id } = spawned as Agent;
  await sql`
    insert into agent_events (agent_id, account_id, seq, type, data, progress_kind, progress_message)
    select ${id}, ${accountId}, n + 10, 'step-start', '{"step":1}', case when n % 2 = 0 then 'info' end, 'line ' || n
      from generate_series(1, 1000) n`.execute(app.deps.database.db);

  const one = await app.call(apiKey, 'GET', `/agents/${id}`);
  const list = await app.call(apiKey, 'GET', '/agents');

  const linesOf = ({ progress }: Agent) => progress.map(({ message }) => message);
  const newest = (count: number) =>
    Array.from({ length: count }, (_, n) => `line ${1000 - 2 * (count - 1 - n)}`);
  expect(linesOf(one.body as Agent)).toEqual(['line 2', ...newest(199)]);
  expect(linesOf((list.body as { data: [Agent] }).data[0])).toEqual(newest(20));
});

test('an agent with one line of progress has it once', async () => {
  const { apiKey, accountId } = await newAccount(app.deps.database.db);
  const { body: spawned } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  const { agent_id: id } = spawned as Agent;
  await sql`
    insert into agent_events (agent_id, account_id, seq, type, data, progress_kind, progress_message)
    values (${id}, ${accountId}, 10, 'step-start', '{"step":1}', 'info', 'only')`.execute(
    app.deps.database.db,
  );

  const { body } = await app.call(apiKey, 'GET', `/agents/${id}`);

  expect((body as Agent).progress).toMatchObject([{ message: 'only' }]);
});
