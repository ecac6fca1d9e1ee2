import type { Agent, AgentList, ErrorResponse } from '@jettson/contract';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

async function spawn(apiKey: string, body: object): Promise<Agent> {
  return (await app.call(apiKey, 'POST', '/agents', { body })).body;
}

async function list(apiKey: string, query: Record<string, string>): Promise<string[]> {
  const { body } = await app.call(apiKey, 'GET', `/agents?${new URLSearchParams(query)}`);
  return (body as AgentList).data.map(({ task }) => task);
}

test('a list can be filtered by status, text, metadata and the time of the last change', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const first = await spawn(apiKey, { task: 'Weigh 100% of the pears', metadata: { team: 'fruit', n: 1 } });
  await spawn(apiKey, { task: 'Count the plums', name: 'Plum_counter', metadata: { team: 'fruit' } });
  const third = await spawn(apiKey, { task: 'Mend the fence' });
  const { body: stopped } = await app.call(apiKey, 'DELETE', `/agents/${third.agent_id}`);

  const found = await Promise.all([
    list(apiKey, { status: 'stopped,error' }),
    list(apiKey, { q: '100%' }),
    list(apiKey, { q: 'plum_' }),
    list(apiKey, { q: first.agent_id }),
    list(apiKey, { metadata: '{"team":"fruit"}' }),
    list(apiKey, { updated_after: new Date(Date.parse((stopped as Agent).updated_at) - 1).toISOString() }),
  ]);

  const [pears, plums, fence] = ['Weigh 100% of the pears', 'Count the plums', 'Mend the fence'];
  expect(found).toEqual([[fence], [pears], [plums], [pears], [plums, pears], [fence]]);
});

test('an invalid filter is refused by name', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const answers = await Promise.all(
    ['status=done', 'metadata=nonsense', 'updated_after=yesterday'].map((query) =>
      app.call(apiKey, 'GET', `/agents?${query}`),
    ),
  );

  expect(answers.map(({ body }) => (body as ErrorResponse).error.code)).toEqual(
    answers.map(() => 'invalid_query'),
  );
});

test("no filter reaches another account's agents", async () => {
  const [mine, theirs] = [await newAccount(app.deps.database.db), await newAccount(app.deps.database.db)];
  const { agent_id } = await spawn(theirs.apiKey, { task: 'secret plan' });

  expect(await list(mine.apiKey, { q: agent_id })).toEqual([]);
  expect(await list(mine.apiKey, { q: 'secret' })).toEqual([]);
});

test("an account's lists take turns, and another account does not wait for them", async () => {
  const [busy, other] = [await newAccount(app.deps.database.db), await newAccount(app.deps.database.db)];

  const lists = await Promise.all(Array.from({ length: 130 }, () => app.call(busy.apiKey, 'GET', '/agents')));
  const statuses = lists.map(({ status }) => status);

  expect(statuses.filter((status) => status === 200)).toHaveLength(101);
  expect(statuses.filter((status) => status === 429)).toHaveLength(29);
  expect(await list(other.apiKey, {})).toEqual([]);
});
