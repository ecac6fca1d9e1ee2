import { type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEvent, MessageDelta } from '@jettson/contract';
import { expect, test } from 'vitest';
import { useTestServer } from '../testing/index.ts';

const TEXT = 'A text that is long enough to come in several pieces, one after the other.';
const following = Promise.withResolvers<void>();
const script: Script = async ({ messages }) => {
  if (messages[0]?.text !== 'write') return says('[]');
  await following.promise;
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

test('deltas of a page are refused: nothing of them is stored', async () => {
  const { body } = await server.call<Agent>('POST', '/agents', { task: 'other', tools: [] });

  const refused = await server.call('GET', `/agents/${body.agent_id}/events?deltas=true`);

  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_query', message: expect.stringContaining('deltas') } },
  });
});
