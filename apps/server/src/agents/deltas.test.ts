import { type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent, MessageDelta } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hasEnded, untilAgent, useTestServer } from '../testing/index.ts';

const TEXT = 'A text that is long enough to come in several pieces, one after the other.';
const following = Promise.withResolvers<void>();
const listening = Promise.withResolvers<void>();
const script: Script = async ({ messages }) => {
  const task = messages[0]?.text;
  if (task !== 'write' && task !== 'write at once') return says('[]');
  await (task === 'write' ? following : listening).promise;
  return says(TEXT);
};
const server = useTestServer(script);

test('what a model writes comes while it writes it, without an id, before the message that has all of it', async () => {
  const { body } = await server.call<Agent>('POST', '/agents', { task: 'write', tools: [] });
  const events: (AgentEvent | MessageDelta)[] = [];

  for await (const event of server.client.agents.stream(body.agent_id, { deltas: true })) {
    events.push(event as AgentEvent | MessageDelta);
    // From here on, the stream is open.
    following.resolve();
  }

  const deltas = events.flatMap((event) => (event.type === 'message-delta' ? [event] : []));
  expect(deltas.length).toBeGreaterThan(0);
  expect(deltas.map(({ data }) => data.text).join('')).toBe(TEXT);
  expect(deltas.every((delta) => !('id' in delta) && delta.data.step === 1 && delta.data.attempt === 1)).toBe(
    true,
  );
  const positions = [events.findLastIndex(({ type }) => type === 'message-delta')];
  positions.push(events.findIndex(({ type }) => type === 'message'));
  expect(positions[0]).toBeLessThan(positions[1] as number);
  expect(events.at(-1)).toMatchObject({ type: 'agent-status', data: { status: 'completed' } });

  const plain = await Array.fromAsync(server.client.agents.stream(body.agent_id));
  expect(plain.some(({ type }) => (type as string) === 'message-delta')).toBe(false);
});

test('a piece is sent once its attempt is in the log, so that after a crash the next attempt has another number', async () => {
  const { db } = server.server.deps.database;
  const { body } = await server.call<Agent>('POST', '/agents', { task: 'write at once', tools: [] });
  const begun: Promise<{ rows: unknown[] }>[] = [];
  server.server.deps.deltas.subscribe(body.agent_id, () => {
    begun.push(
      sql`select 1 from agent_events where agent_id = ${body.agent_id} and type = 'step-start'`.execute(db),
    );
  });

  listening.resolve();
  await untilAgent(server, body.agent_id, hasEnded);

  expect(begun.length).toBeGreaterThan(0);
  expect((await begun[0])?.rows).toHaveLength(1);
});

test('deltas of a page are refused: nothing of them is stored', async () => {
  const { body } = await server.call<Agent>('POST', '/agents', { task: 'other', tools: [] });

  const refused = await server.call('GET', `/agents/${body.agent_id}/events?deltas=true`);

  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_query', message: expect.stringContaining('deltas') } },
  });
});
