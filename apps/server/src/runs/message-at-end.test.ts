import { setTimeout as sleep } from 'node:timers/promises';
import { says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { insertMessage } from '../agents/message-queries.ts';
import { newId } from '../ids.ts';
import { finishAgent, UnreadMessageError } from '../lifecycle/finish-agent.ts';
import { newParentCaller } from '../lifecycle/sub-agents/testing/new-parent-caller.ts';
import { hasEnded, untilAgent, useTestApp, useTestServer } from '../testing/index.ts';
import { onlyModel } from '../testing/only-model.ts';

/** Sends a message whose transaction is still open for a while when this resolves, and its worker is not told of it. */
async function sendSlowly(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<{ sent: Promise<void> }> {
  const begun = Promise.withResolvers<void>();
  const sent = transaction(db, async (tx) => {
    await sql`select from agents where id = ${agentId} for update`.execute(tx);
    await insertMessage(tx, accountId, { id: newId('msg'), agentId, content: 'and this?', mode: 'queue' });
    begun.resolve();
    await sleep(300);
  });
  await Promise.race([begun.promise, sent]);
  return { sent };
}

const server = useTestServer(async ({ messages }) => {
  if (messages.some(({ text }) => text.includes('and this?'))) return says('this as well');
  const [task] = messages.map(({ text }) => text);
  const { db } = server.server.deps.database;
  const { rows } = await sql<{ id: string; accountId: string }>`
    select id, account_id as "accountId" from agents where position(task in ${task ?? ''}) > 0`.execute(db);
  for (const { id, accountId } of rows) await sendSlowly(db, accountId, id);
  return says('answered');
});

test.each([
  ['an agent that is about to end', {}],
  ['one that has no turn left for its task', { max_turns: 1 }],
])('%s answers a message that comes before', async (task, options) => {
  const { body } = await server.call<Agent>('POST', '/agents', { task, tools: [], ...options });

  const ended = await untilAgent(server, body.agent_id, hasEnded);

  expect(ended).toMatchObject({ status: 'completed', final_result: 'this as well' });
});

const app = useTestApp({
  models: onlyModel({ id: 'acme/any', tableNames: [], isLocal: false } as never),
});

test('an agent does not complete while a message to it is being stored, and nothing of its end stays', async () => {
  const { accountId, parent, rowOf, typesOf } = await newParentCaller(app);
  const agent = await parent();
  const end = { status: 'completed', reason: 'completed', finalResult: 'x', error: null } as const;
  const typesBefore = await typesOf(agent.id);
  const { sent } = await sendSlowly(app.deps.database.db, accountId, agent.id);

  const finishing = finishAgent(app.deps, accountId, { agent, leaseId: agent.leaseId, end });

  await expect(finishing).rejects.toThrow(UnreadMessageError);
  await sent;
  expect(await rowOf(agent.id)).toMatchObject({ status: 'running', finalResult: null });
  expect(await typesOf(agent.id)).toEqual(typesBefore);
});
