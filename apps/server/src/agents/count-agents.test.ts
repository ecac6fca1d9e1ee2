import type { AgentList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import type { AgentFilter } from './agent-filter.ts';
import { countAgents } from './list-queries.ts';

const app = useTestApp();

async function accountWithAgents(number: number) {
  const account = await newAccount(app.deps.database.db);
  for (let n = 0; n < number; n++) {
    await app.call(account.apiKey, 'POST', '/agents', { body: { task: `look ${n}`, name: `n${n % 2}` } });
  }
  return account;
}

async function list(apiKey: string, query: string): Promise<AgentList> {
  return (await app.call(apiKey, 'GET', `/agents?limit=1${query}`)).body as AgentList;
}

test('a list counts its agents only if it is asked to, whichever page it is', async () => {
  const { apiKey } = await accountWithAgents(3);
  await accountWithAgents(1);

  const uncounted = await list(apiKey, '');
  const all = await list(apiKey, '&count=true');
  const second = await list(apiKey, `&count=true&name=n0&cursor=${all.next_cursor}`);

  expect(Object.keys(uncounted)).toEqual(['data', 'next_cursor']);
  expect(all).toMatchObject({ total: 3, total_is_exact: true });
  expect(second).toMatchObject({ total: 2, total_is_exact: true });
});

test('the count goes down when an agent is deleted for good', async () => {
  const { apiKey } = await accountWithAgents(2);
  const { data } = await list(apiKey, '');
  const id = data[0]?.agent_id;

  await app.call(apiKey, 'DELETE', `/agents/${id}`);
  const stopped = await list(apiKey, '&count=true&status=stopped');
  await app.call(apiKey, 'POST', `/agents/${id}/purge`);

  expect(stopped.total).toBe(1);
  expect((await list(apiKey, '&count=true&status=stopped')).total).toBe(0);
  expect((await list(apiKey, '&count=true')).total).toBe(1);
});

test('agents that match filters are counted up to a limit, and those of other accounts never', async () => {
  const { accountId } = await accountWithAgents(5);
  const { db } = app.deps.database;
  const matching = (filter: Partial<AgentFilter>, limit: number) =>
    countAgents(db, accountId, { filter: { memoryLimit: null, ...filter } as AgentFilter, limit });

  expect(await matching({ name: 'n0' }, 3)).toEqual({ total: 3, isExact: true, costUsd: 0 });
  expect(await matching({ name: 'n0' }, 2)).toEqual({ total: 2, isExact: false, costUsd: null });
  expect(await matching({ parentId: null }, 4)).toEqual({ total: 4, isExact: false, costUsd: null });
  expect(await matching({}, 2)).toEqual({ total: 5, isExact: true, costUsd: null });
});

test('a counted list says what its agents cost together, live ones and ended ones, of this account alone', async () => {
  const { apiKey, accountId } = await accountWithAgents(3);
  const other = await accountWithAgents(1);
  const { data } = await list(apiKey, '&name=n0');
  await app.call(apiKey, 'DELETE', `/agents/${data[0]?.agent_id}`);
  const setCosts = (of: string) =>
    sql`update agents set cost_usd = 0.25 where account_id = ${of} and name = 'n0'`.execute(
      app.deps.database.db,
    );
  await setCosts(accountId);
  await setCosts(other.accountId);

  expect(await list(apiKey, '&count=true&name=n0')).toMatchObject({ total: 2, total_cost_usd: 0.5 });
  expect(await list(apiKey, '&count=true&name=n1')).toMatchObject({ total: 1, total_cost_usd: 0 });
  expect(await list(apiKey, '&count=true')).toMatchObject({ total: 3, total_cost_usd: null });
});
