import type { Agent, AgentList, AgentSort, ErrorResponse } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

type Account = Awaited<ReturnType<typeof newAccount>>;

const SORTS = ['created_at', 'updated_at', 'cost_usd', 'seconds'] as const;

/** Six agents: live and ended, some alike. Each has a cost and a time of work; the first ones are the oldest. */
const AGENTS = [
  { status: 'completed', cost: 0.3, seconds: 20 },
  { status: 'running', cost: 0.1, seconds: 300 },
  { status: 'error', cost: 2, seconds: 0 },
  { status: 'idle', cost: 0.9, seconds: 5 },
  { status: 'completed', cost: 0.1, seconds: 20 },
  { status: 'spawning', cost: 0, seconds: 0 },
];

async function sixAgents(): Promise<Account> {
  const { db } = app.deps.database;
  const account = await newAccount(db);
  for (const [index, agent] of AGENTS.entries()) await add(db, account, { ...agent, name: `a${index}` });
  return account;
}

/**
 * An agent that was spawned a while ago, at a time with microseconds, which answers leave out. It has this status, and
 * worked this long at this cost so far.
 */
async function add(
  db: Database,
  { accountId, keyId }: Account,
  { name, status, cost, seconds }: { name: string; status: string; cost: number; seconds: number },
): Promise<void> {
  const hasEnded = ['completed', 'error', 'stopped'].includes(status);
  await sql`
    insert into agents (id, account_id, key_id, name, task, status, reason, cost_usd, max_run_seconds, created_at, updated_at,
                        started_at, ended_at, idle_since)
    select 'ag_' || substr(md5(${name} || ${accountId}), 1, 21), ${accountId}, ${keyId}, ${name}, 'look', ${status}, 'done',
           ${cost}::float8, 1800, at, coalesce(ended, at + interval '1 minute'),
           case when ${status} <> 'spawning' then now() - interval '20 minutes' end,
           ended,
           case when ${status} in ('idle', 'running') then now() - interval '20 minutes' + ${seconds} * interval '1 second' end
      from (select date_trunc('milliseconds', now()) + interval '456 microseconds' - interval '1 hour' + count(*) * interval '1 minute' as at,
                   case when ${hasEnded}::bool then now() - interval '20 minutes' + ${seconds} * interval '1 second' end as ended
              from agents where account_id = ${accountId}) t`.execute(db);
}

async function page(
  account: Account,
  query: Record<string, string>,
): Promise<{ names: (string | null)[]; agents: Agent[]; next: string | null }> {
  const { body } = await app.call(account.apiKey, 'GET', `/agents?${new URLSearchParams(query)}`);
  const { data, next_cursor: next } = body as AgentList;
  return { names: data.map(({ name }) => name), agents: data, next };
}

/** All pages, with something that happens after each. */
async function allPages(
  account: Account,
  query: Record<string, string>,
  between: (page: number) => Promise<void> = async () => {},
): Promise<(string | null)[]> {
  const names: (string | null)[] = [];
  let cursor: string | undefined;
  for (let number = 0; number < 100; number++) {
    const { names: more, next } = await page(account, { ...query, ...(cursor && { cursor }) });
    names.push(...more);
    if (next === null) return names;
    cursor = next;
    await between(number);
  }
  throw new Error('the list has no end');
}

const amountOf = (agent: Agent, sort: (typeof SORTS)[number]) => {
  if (sort === 'cost_usd' || sort === 'seconds') return agent.usage[sort];
  return Date.parse(agent[sort]);
};

test.each(SORTS)('a list can be sorted by %s, in both directions, and on pages of any size', async (sort) => {
  const account = await sixAgents();

  const { agents: up, names } = await page(account, { sort });
  const { names: down } = await page(account, { sort: `-${sort}` });
  const onPages = await Promise.all([1, 2, 5].map((limit) => allPages(account, { sort, limit: `${limit}` })));

  const values = up.map((agent) => amountOf(agent, sort));
  expect(values).toEqual([...values].sort((a, b) => a - b));
  expect(new Set(names).size).toBe(AGENTS.length);
  expect(down).toEqual(names.toReversed());
  expect(onPages).toEqual([names, names, names]);
});

test('without a sort, the newest come first, and a cursor of it holds for that sort by name', async () => {
  const account = await sixAgents();

  const { names, next } = await page(account, { limit: '2' });
  const rest = await page(account, { sort: '-created_at', cursor: next ?? '' });

  expect([...names, ...rest.names]).toEqual(['a5', 'a4', 'a3', 'a2', 'a1', 'a0']);
});

const CHANGING = ['updated_at', 'cost_usd', 'seconds'].flatMap((sort) => [sort, `-${sort}`]);

test.each(CHANGING)(
  'no agent comes twice or is missed by %s while agents work, end and are spawned',
  async (sort) => {
    const { db } = app.deps.database;
    const account = await sixAgents();
    const change = (name: string, columns: string) =>
      sql`update agents set updated_at = clock_timestamp(), ${sql.raw(columns)}
         where account_id = ${account.accountId} and name = ${name}`.execute(db);
    const work =
      "cost_usd = cost_usd + 5, idle_since = now(), started_at = started_at - interval '30 minutes'";
    const steps = [
      async () => {
        await change('a1', work);
        await change('a5', `status = 'running', ${work}`);
      },
      async () => {
        await change('a3', `${work}, status = 'completed', reason = 'done', ended_at = now()`);
        await add(db, account, { name: 'new', status: 'running', cost: 1, seconds: 10 });
      },
      // What is saved in memory after the end is the last entry of the log.
      async () => void (await change('a4', 'last_seq = last_seq + 1')),
      async () => void (await change('a1', `${work}, status = 'error', reason = 'done', ended_at = now()`)),
    ];

    const names = await allPages(account, { sort, limit: '1' }, async (number) => steps[number]?.());

    const old = names.filter((name) => name !== 'new');
    expect(old.toSorted()).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
    const { names: now } = await page(account, { sort });
    const untouched = (all: readonly (string | null)[]) =>
      all.filter((name) => name === 'a0' || name === 'a2');
    expect(untouched(names)).toEqual(untouched(now));
  },
);

test('an account with more live agents than a cursor holds can be read to the end', async () => {
  const { db } = app.deps.database;
  const account = await newAccount(db);
  await sql`
    insert into agents (id, account_id, key_id, name, task, max_run_seconds)
    select 'ag_' || substr(md5(n || ${account.accountId}), 1, 21), ${account.accountId}, ${account.keyId}, n::text, 'look', 60
      from generate_series(1, 620) n`.execute(db);

  const names = await allPages(account, { sort: '-cost_usd', limit: '100' });

  expect(names).toHaveLength(620);
  expect(new Set(names).size).toBe(620);
});

test('a cursor of another order, or one that nobody issued, is refused by name', async () => {
  const account = await sixAgents();
  const { next } = await page(account, { sort: '-cost_usd', limit: '1' });
  const { next: ofDefault } = await page(account, { limit: '1' });
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const query = (sort: AgentSort, cursor: unknown) => `sort=${sort}&cursor=${cursor}`;

  const answers = await Promise.all(
    [
      query('cost_usd', next),
      query('-created_at', next),
      query('-cost_usd', ofDefault),
      query('-cost_usd', 'nonsense'),
      query('-cost_usd', forged(['x', 'ag_1', '-cost_usd', '2026-11-28 00:00:00+00', ''])),
      query('-cost_usd', forged(['1', 'ag_1\u0000', '-cost_usd', '2026-11-28 00:00:00+00', ''])),
      query('-cost_usd', forged(['1', 'ag_1', '-cost_usd', 'yesterday', ''])),
      query('-cost_usd', forged(['1', 'ag_1', '-cost_usd', '2026-11-28 00:00:00+00', '"'])),
      query(
        '-updated_at',
        forged(['2026-02-31 25:00:00+00', 'ag_1', '-updated_at', '2026-11-28 00:00:00+00', null]),
      ),
      query('-created_at', forged(['1', 'ag_1'])),
      // JavaScript reads these, and Postgres does not.
      query('-cost_usd', forged(['1e-400', 'ag_1', '-cost_usd', '2026-11-28 00:00:00+00', ''])),
      query('-cost_usd', forged(['1', 'ag_1', '-cost_usd', '2026-11-28 00:00:00+99', ''])),
      query('-cost_usd', forged(['1', 'ag_1', '-cost_usd', '0000-11-28 00:00:00+00', ''])),
      query('-created_at', forged(['2026-02-30 00:00:00+00', 'ag_1'])),
    ].map((text) => app.call(account.apiKey, 'GET', `/agents?${text}`)),
  );

  const errors = answers.map(({ body }) => (body as ErrorResponse).error);
  expect(errors.map(({ code }) => code)).toEqual(answers.map(() => 'invalid_query'));
  expect(errors.map(({ details }) => details?.field)).toEqual(answers.map(() => 'cursor'));
  expect(errors[0]?.message).toContain('sort=-cost_usd');
});

test.each([
  ['sort', 'cost'],
  ['min_cost_usd', '-1'],
  ['min_cost_usd', 'cheap'],
  ['count', 'yes'],
  ['model', ''],
  ['created_before', 'yesterday'],
])('%s=%s is refused by name', async (field, value) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await app.call(apiKey, 'GET', `/agents?${field}=${value}`);

  expect({ status, code: (body as ErrorResponse).error.code }).toEqual({
    status: 400,
    code: 'invalid_query',
  });
  expect((body as ErrorResponse).error.message).toContain(field);
});

test('a list can be filtered by model and cost, under every sort', async () => {
  const { db } = app.deps.database;
  const account = await sixAgents();
  await sql`update agents set model = 'anthropic/big' where account_id = ${account.accountId} and name in ('a0', 'a1')`.execute(
    db,
  );
  await sql`update agents set definition = '{"model":"anthropic/big"}', model = 'openai/other'
             where account_id = ${account.accountId} and name = 'a2'`.execute(db);

  const big = await page(account, { model: 'anthropic/big', sort: '-cost_usd' });
  const answered = await page(account, { model: 'openai/other' });
  const byDefault = await page(account, { model: 'jettson-6.0', sort: 'created_at' });
  const dear = await Promise.all(
    ['-created_at', ...CHANGING].map((sort) => page(account, { min_cost_usd: '0.3', sort })),
  );
  const between = await page(account, {
    created_after: big.agents.find(({ name }) => name === 'a1')?.created_at ?? '',
    created_before: new Date(Date.now() - 56.5 * 60_000).toISOString(),
  });

  expect(big.names).toEqual(['a2', 'a0', 'a1']);
  expect(answered.names).toEqual(['a2']);
  expect(byDefault.names).toEqual(['a0', 'a1', 'a3', 'a4', 'a5']);
  for (const { names } of dear) expect(names.toSorted()).toEqual(['a0', 'a2', 'a3']);
  expect(between.names).toEqual(['a3', 'a2']);
});
