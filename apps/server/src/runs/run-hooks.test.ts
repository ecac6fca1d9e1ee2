import type { AgentLimits } from '@jettson/contract';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/index.ts';
import { findReachedBudget } from './run-hooks.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** An agent that ran for 60 s and used 10 + 5 tokens, 3 tool calls and 0.5 USD. */
async function agentWith(limits: AgentLimits): Promise<{ accountId: string; id: string }> {
  const { accountId, keyId } = await newAccount(database.db);
  const id = newId('ag');
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, started_at, input_tokens, output_tokens,
                        tool_calls, cost_usd, limits)
    values (${id}, ${accountId}, ${keyId}, 'x', 3600, 'running', now() - interval '60 seconds', 10, 5, 3, 0.5,
            ${JSON.stringify(limits)}::jsonb)`.execute(database.db);
  return { accountId, id };
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
