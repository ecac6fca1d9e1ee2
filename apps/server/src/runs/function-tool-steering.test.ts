import { expect, onTestFinished, test, vi } from 'vitest';
import { functionTool, hasEnded, useFunctionTools } from '../testing/index.ts';

const { server, spawn, post, dataOf, until, untilWaiting, spawnTwo } = useFunctionTools();

test('calls that need approval are decided first, then the client is waited for', async () => {
  const id = await spawn(
    [
      ['first', {}],
      ['second', {}],
    ],
    { permissions: { rules: [{ tool: 'fir*', policy: 'ask' }] } },
  );
  const asking = await until(id, ({ reason }) => reason === 'approval_required');
  const asked = (await dataOf(id, 'approval-requested'))[0];

  await server.call('POST', `/agents/${id}/approvals/${asked?.call_id}`, { approve: true });
  const waiting = await untilWaiting(id);
  for (const { call_id } of waiting.pending_calls) await post(id, call_id, 'ok');

  expect(asking.pending_calls).toEqual([]);
  expect(waiting.pending_calls.map(({ name }) => name)).toEqual(['first', 'second']);
  expect((await until(id, hasEnded)).status).toBe('completed');
});

test('a call that is denied, refused or does not fit its schema never waits', async () => {
  const id = await spawn(
    [
      ['first', { n: 'one' }],
      ['second', {}],
    ],
    {
      permissions: { rules: [{ tool: 'second', policy: 'deny' }] },
    },
  );

  const ended = await until(id, hasEnded);

  expect(ended.status).toBe('completed');
  expect(await dataOf(id, 'tool-call-end')).toMatchObject([
    {
      name: 'first',
      is_error: true,
      result: { output: { error: expect.stringMatching(/nothing was run: input\/n must be integer/) } },
    },
    { name: 'second', is_error: true, result: { output: { error: expect.stringContaining('deny second') } } },
  ]);
  const starts = await dataOf(id, 'tool-call-start');
  expect(starts.map(({ waits_for: waitsFor }) => waitsFor)).toEqual([undefined, undefined]);
});

test('a message that interrupts ends the wait: what was answered stays, and nothing else can be', async () => {
  const { id, first, second } = await spawnTwo();
  await post(id, first?.call_id, 'answered before');

  await server.call('POST', `/agents/${id}/messages`, { content: 'Never mind the rest', mode: 'interrupt' });

  const late = await post(id, second?.call_id, 'too late');
  const ended = await until(id, hasEnded);
  expect(late).toMatchObject({ status: 409, body: { error: { details: { reason: 'message' } } } });
  for (const told of [
    'answered before',
    'A message of the user came before the result',
    'Never mind the rest',
  ]) {
    expect(ended.final_result).toContain(told);
  }
  expect(await dataOf(id, 'tool-call-end')).toHaveLength(2);
});

test('a message that does not interrupt is read after the result', async () => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  await server.call('POST', `/agents/${id}/messages`, { content: 'And be brief' });
  const still = await until(id, () => true);
  await post(id, pending?.call_id, 'the result');

  expect(still.reason).toBe('awaiting_tool_result');
  const ended = await until(id, hasEnded);
  for (const told of ['the result', 'And be brief']) expect(ended.final_result).toContain(told);
});

test('a stopped agent waits for nothing, and takes no result', async () => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  await server.call('DELETE', `/agents/${id}`);

  const stopped = await until(id, hasEnded);
  const late = await post(id, pending?.call_id, 'x');
  expect(stopped).toMatchObject({ status: 'stopped', pending_calls: [] });
  expect(late).toMatchObject({ status: 409, body: { error: { details: { reason: 'ended' } } } });
});

test('a budget that is used up stops the agent before the call, and not while it waits', async () => {
  const id = await spawn([['first', {}]], { limits: { max_tool_calls: 0 } });
  const paused = await until(id, ({ reason }) => reason === 'budget_reached');

  await server.call('PATCH', `/agents/${id}`, { limits: { max_tool_calls: 1 } });
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);
  await post(id, pending?.call_id, 'ok');

  expect(paused.pending_calls).toEqual([]);
  expect((await until(id, hasEnded)).status).toBe('completed');
});

test('a worker whose clock is late by more than the timeout of a tool leaves its whole time to the client', async () => {
  const machineNow = Date.now;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => machineNow() - 60_000);
  onTestFinished(() => clock.mockRestore());
  const id = await spawn([['first', {}]], { tools: [functionTool('first', { timeout_seconds: 40 })] });

  const {
    pending_calls: [pending],
  } = await untilWaiting(id);
  const { status } = await post(id, pending?.call_id, 'in time');

  const ended = await until(id, hasEnded);
  expect(status).toBe(200);
  expect(ended.final_result).toContain('in time');
  const [start] = await dataOf(id, 'tool-call-start');
  expect(pending?.until).toBe(start?.until);
});
