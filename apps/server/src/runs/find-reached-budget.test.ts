import type { AgentLimits } from '@jettson/contract';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Kin } from '../agents/family-queries.ts';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/index.ts';
import { findReachedBudget } from './find-reached-budget.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** An agent that ran for 60 s and used 10 + 5 tokens, 3 tool calls and 0.5 USD. */
async function agentWith(limits: AgentLimits): Promise<Kin & { accountId: string }> {
  const { accountId, keyId } = await newAccount(database.db);
  const id = newId('ag');
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, started_at, input_tokens, output_tokens,
                        tool_calls, cost_usd, limits)
    values (${id}, ${accountId}, ${keyId}, 'x', 3600, 'running', now() - interval '60 seconds', 10, 5, 3, 0.5,
            ${JSON.stringify(limits)}::jsonb)`.execute(database.db);
  return { accountId, id, parentId: null, rootId: null };
}

test.each([
  { limits: { max_seconds: 60 }, reached: 'max_seconds' },
  { limits: { max_tokens: 15 }, reached: 'max_tokens' },
  { limits: { max_tool_calls: 3 }, reached: 'max_tool_calls' },
  { limits: { max_cost_usd: 0.5 }, reached: 'max_cost_usd' },
  { limits: { max_seconds: 900, max_tokens: 16, max_tool_calls: 4, max_cost_usd: 0.51 }, reached: undefined },
  { limits: {}, reached: undefined },
])('with the limits $limits, the one reached before a tool call is $reached', async ({ limits, reached }) => {
  const agent = await agentWith(limits);

  const found = await findReachedBudget(database.db, agent, 'tool-call');

  expect(found?.budget).toBe(reached);
});

test('an agent that may call no more tools may still call its model', async () => {
  const agent = await agentWith({ max_tool_calls: 3 });

  const found = await findReachedBudget(database.db, agent, 'model-call');

  expect(found).toBeUndefined();
});

/** An agent below this one, with the same use. */
async function childOf(parent: Kin & { accountId: string }, limits: AgentLimits = {}) {
  const id = newId('ag');
  const rootId = parent.rootId ?? parent.id;
  await sql`
    insert into agents (id, account_id, key_id, parent_id, root_id, task, max_run_seconds, status, started_at,
                        input_tokens, output_tokens, tool_calls, cost_usd, limits)
    select ${id}, account_id, key_id, ${parent.id}, ${rootId}, 'x', 3600, 'running', now() - interval '60 seconds', 10, 5,
           3, 0.5, ${JSON.stringify(limits)}::jsonb
      from agents where id = ${parent.id}`.execute(database.db);
  return { accountId: parent.accountId, id, parentId: parent.id, rootId };
}

test.each([
  { limits: { max_seconds: 180 }, budget: 'max_seconds', used: 180 },
  { limits: { max_tokens: 45 }, budget: 'max_tokens', used: 45 },
  { limits: { max_tool_calls: 9 }, budget: 'max_tool_calls', used: 9 },
  { limits: { max_cost_usd: 1.5 }, budget: 'max_cost_usd', used: 1.5 },
])(
  'what the agents of a tree use together counts against $limits of the first one, for each of them',
  async ({ limits, budget, used }) => {
    const root = await agentWith(limits);
    const child = await childOf(root);
    const grandchild = await childOf(child);

    const [ofRoot, ofChild, ofGrandchild] = await Promise.all(
      [root, child, grandchild].map((agent) => findReachedBudget(database.db, agent, 'tool-call')),
    );

    expect(ofRoot).toEqual({ budget, used, limit: used });
    expect(ofChild).toEqual({ budget, used, limit: used, limit_of: root.id });
    expect(ofGrandchild).toEqual(ofChild);
  },
);

test('a limit of a sub-agent is about what it and those below it use, and nobody else', async () => {
  const root = await agentWith({ max_tokens: 1000 });
  const child = await childOf(root, { max_tokens: 30 });
  const sibling = await childOf(root, { max_tokens: 16 });
  const grandchild = await childOf(child);

  const [ofRoot, ofChild, ofSibling, ofGrandchild] = await Promise.all(
    [root, child, sibling, grandchild].map((agent) => findReachedBudget(database.db, agent, 'model-call')),
  );

  expect(ofRoot).toBeUndefined();
  expect(ofSibling).toBeUndefined();
  expect(ofChild).toEqual({ budget: 'max_tokens', used: 30, limit: 30 });
  expect(ofGrandchild).toMatchObject({ limit_of: child.id });
});

test('seconds in which an agent of the tree waits do not count', async () => {
  const root = await agentWith({ max_seconds: 90 });
  const child = await childOf(root);
  await sql`update agents set idle_since = now() - interval '40 seconds' where id = ${root.id}`.execute(
    database.db,
  );

  expect(await findReachedBudget(database.db, child, 'model-call')).toBeUndefined();
});
