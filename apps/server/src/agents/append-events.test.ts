import type { Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import { appendEvents, type NewEvent } from './append-events.ts';

const app = useTestApp();

test('the events of a turn change no column of an agent that an index reads', async () => {
  const { db } = app.deps.database;
  const { accountId, apiKey } = await newAccount(db);
  const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  const { agent_id: agentId } = body as Agent;
  const leaseId = `lease of ${agentId}`;
  await sql`update agents set lease_id = ${leaseId}, attempts = 3 where id = ${agentId}`.execute(db);
  const before = await selectRow(agentId);
  const call = { step: 1, call_id: 'call_1', name: 'echo' };
  const events: NewEvent[] = [
    {
      type: 'tool-call-start',
      data: { ...call, input: {} },
      spent: {
        inputTokens: 10,
        outputTokens: 2,
        cachedInputTokens: 1,
        toolCalls: 1,
        costUsd: 0.5,
        estimated: true,
      },
    },
    { type: 'tool-call-end', data: { ...call, result: { output: {} }, is_error: false, duration_ms: 1 } },
  ];

  await appendEvents(db, accountId, agentId, events, { leaseId });

  const after = await selectRow(agentId);
  const changed = Object.keys(after).filter(
    (column) => JSON.stringify(after[column]) !== JSON.stringify(before[column]),
  );
  expect(changed).toEqual(expect.arrayContaining(['updated_at', 'last_seq', 'cost_usd', 'attempts']));
  expect((await indexedColumns()).filter((column) => changed.includes(column))).toEqual([]);
});

async function selectRow(id: string): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select row_to_json(a) as row from agents a where id = ${id}`.execute(app.deps.database.db);
  return rows[0]?.row ?? {};
}

/** The columns of agents in keys, expressions and conditions of its indexes. */
async function indexedColumns(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct a.attname as name
      from pg_index i
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     where i.indrelid = 'agents'::regclass and d.refobjid = i.indrelid and d.refobjsubid > 0`.execute(
    app.deps.database.db,
  );
  return rows.map(({ name }) => name);
}
