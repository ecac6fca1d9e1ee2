import { calls, type Script, type ScriptTurn, says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { expect, test } from 'vitest';
import { hasEnded, type TestServer, untilAgent, useTestServer } from '../testing/index.ts';

/** What the model does for a task in each turn; at the end, it repeats what it was told. */
const plays: Record<string, (turn: number, last: string, all: string) => ScriptTurn> = {
  'approve me': (turn, last) =>
    turn === 0 ? calls('risky', 'jettson_shell_run', { command: 'echo ran' }) : says(last),
  'approve two': (turn, _last, all) =>
    turn === 0
      ? {
          calls: ['echo first', 'echo second']
            .map((command, index) => ({
              id: `c${index}`,
              name: 'jettson_shell_run',
              input: { command },
            }))
            .concat({ id: 'c2', name: 'jettson_files_write', input: { path: 'a', content: 'b' } as never }),
        }
      : says(all),
};

const script: Script = ({ messages }) => {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const play = plays[messages[0]?.text ?? ''];
  return (
    play?.(turn, messages.at(-1)?.text ?? '', messages.map(({ text }) => text).join('\n')) ?? says('what?')
  );
};

const server = useTestServer(script);

const call: TestServer['call'] = (...request) => server.call(...request);
const until = (agentId: string, isReached: (agent: Agent) => boolean) =>
  untilAgent(server, agentId, isReached);
const spawn = async (task: string, options = {}) =>
  (await call<Agent>('POST', '/agents', { task, ...options })).body.agent_id;
const waitingCalls = async (agentId: string): Promise<string[]> => {
  const { body } = await call<AgentEventPage>('GET', `/agents/${agentId}/events?limit=1000`);
  return body.data.flatMap((event) => (event.type === 'approval-requested' ? [event.data.call_id] : []));
};
const waitingCall = async (agentId: string): Promise<string> => (await waitingCalls(agentId))[0] ?? '';
const decide = (agentId: string, callId: string | undefined, decision: object) =>
  call('POST', `/agents/${agentId}/approvals/${callId}`, decision);
const typesOf = async (agentId: string) =>
  (await call<AgentEventPage>('GET', `/agents/${agentId}/events?limit=1000`)).body.data.map(
    ({ type }) => type,
  );

const GATED = { require_approval: ['jettson_shell_run'] };

test('a call that needs approval runs only after it is approved', async () => {
  const id = await spawn('approve me', GATED);
  const waiting = await until(id, ({ status }) => status === 'idle');
  const before = await typesOf(id);
  const callId = await waitingCall(id);

  const unknown = await call('POST', `/agents/${id}/approvals/nothing`, { approve: true });
  const decision = await call('POST', `/agents/${id}/approvals/${callId}`, { approve: true });
  const second = await call('POST', `/agents/${id}/approvals/${callId}`, { approve: false });
  const ended = await until(id, hasEnded);

  expect(waiting.reason).toBe('approval_required');
  expect(before).not.toContain('tool-call-start');
  expect(unknown.status).toBe(404);
  expect(decision.body).toEqual({ call_id: callId, approved: true, reason: null });
  expect(second.status).toBe(409);
  expect(ended.final_result).toContain('ran');
});

test("an approval is for one agent's call, even if both models gave their call the same id", async () => {
  const [id, other] = [await spawn('approve me', GATED), await spawn('approve me', GATED)];
  for (const agent of [id, other]) await until(agent, ({ status }) => status === 'idle');
  const [callId, otherCallId] = [await waitingCall(id), await waitingCall(other)];

  const mixed = await call('POST', `/agents/${id}/approvals/${otherCallId}`, { approve: true });
  const decision = await call('POST', `/agents/${id}/approvals/${callId}`, { approve: true });
  const ended = await until(id, hasEnded);

  expect(callId).toMatch(/^call_\w{21}$/);
  expect(otherCallId).not.toBe(callId);
  expect([mixed.status, decision.status]).toEqual([404, 200]);
  expect(ended.final_result).toContain('ran');
  expect((await until(other, () => true)).reason).toBe('approval_required');
  await call('DELETE', `/agents/${other}`);
});

test('the model is told about a refused call, with the reason', async () => {
  const id = await spawn('approve me', GATED);
  await until(id, ({ status }) => status === 'idle');

  await call('POST', `/agents/${id}/approvals/${await waitingCall(id)}`, {
    approve: false,
    reason: 'too risky',
  });
  const ended = await until(id, hasEnded);

  expect(ended.final_result).toContain('too risky');
});

test('approval is requested for all calls of a turn together, and they can be decided in any order', async () => {
  const id = await spawn('approve two', GATED);
  const waiting = await until(id, ({ status }) => status === 'idle');
  const [first, second, ...more] = await waitingCalls(id);

  const secondDecision = await decide(id, second, { approve: false, reason: 'no second' });
  const between = await until(id, () => true);
  const started = (await typesOf(id)).includes('tool-call-start');
  const firstDecision = await decide(id, first, { approve: true });
  const ended = await until(id, hasEnded);

  expect(waiting.reason).toBe('approval_required');
  expect(more).toEqual([]);
  expect([secondDecision.status, firstDecision.status]).toEqual([200, 200]);
  expect(between.status).toBe('idle');
  expect(started).toBe(false);
  expect(ended.final_result).toContain('first');
  expect(ended.final_result).toContain('no second');
});

test('a decision can be repeated but not changed, even when the agent has ended', async () => {
  const id = await spawn('approve two', GATED);
  await until(id, ({ status }) => status === 'idle');
  const [decided, open] = await waitingCalls(id);
  const made = { approve: false, reason: 'too risky' };
  await decide(id, decided, made);

  const whileItLives = [await decide(id, decided, made), await decide(id, decided, { approve: true })];
  const otherReason = await decide(id, decided, { approve: false, reason: 'other' });
  await call('DELETE', `/agents/${id}`);
  const afterItsEnd = [
    await decide(id, decided, made),
    await decide(id, decided, { approve: true }),
    await decide(id, open, { approve: true }),
  ];

  expect(whileItLives.map(({ status }) => status)).toEqual([200, 409]);
  expect(whileItLives[0]?.body).toEqual({ call_id: decided, approved: false, reason: 'too risky' });
  expect(whileItLives[1]?.body).toMatchObject({
    error: { code: 'conflict', details: { call_id: decided, approved: false, reason: 'too risky' } },
  });
  expect(otherReason.status).toBe(409);
  expect(afterItsEnd.map(({ status }) => status)).toEqual([200, 409, 409]);
  expect(afterItsEnd[2]?.body).toMatchObject({ error: { code: 'conflict', details: { status: 'stopped' } } });
});

test('an interrupting message is delivered while approvals are pending, and cancels the calls of the turn', async () => {
  const id = await spawn('approve two', GATED);
  await until(id, ({ status }) => status === 'idle');
  const [first, second] = await waitingCalls(id);
  await decide(id, first, { approve: true });

  await call('POST', `/agents/${id}/messages`, { content: 'do something else', mode: 'interrupt' });
  const late = await decide(id, second, { approve: true });
  const ended = await until(id, hasEnded);

  expect(late.status).toBe(409);
  expect(late.body).toMatchObject({ error: { details: { call_id: second, cancelled: true } } });
  expect(ended.status).toBe('completed');
  expect(ended.final_result).toContain('do something else');
  expect(ended.final_result?.match(/Not run: a message of the user came first/g)).toHaveLength(3);
  expect(await typesOf(id)).not.toContain('tool-call-start');
});

test('a queued message leaves pending approvals alone', async () => {
  const id = await spawn('approve me', GATED);
  await until(id, ({ status }) => status === 'idle');

  await call('POST', `/agents/${id}/messages`, { content: 'later' });
  const decision = await decide(id, await waitingCall(id), { approve: true });
  const ended = await until(id, hasEnded);

  expect(decision.status).toBe(200);
  expect(ended.status).toBe('completed');
  expect(await typesOf(id)).toContain('tool-call-start');
});

test.each(['', ' \n\t '])('a blank message is refused: %j', async (content) => {
  const id = await spawn('approve me', GATED);

  const { status, body } = await call('POST', `/agents/${id}/messages`, { content });

  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: 'invalid_body', details: { field: 'content' } } });
  await call('DELETE', `/agents/${id}`);
});
