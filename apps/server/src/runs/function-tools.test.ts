import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { functionTool, hasEnded, useFunctionTools } from '../testing/index.ts';

const { server, spawn, post, dataOf, until, untilWaiting, spawnTwo } = useFunctionTools();

test('the agent waits for the result of its call, and goes on with it', async () => {
  const id = await spawn([['first', { n: 1 }]]);
  const waiting = await untilWaiting(id);
  const [start] = await dataOf(id, 'tool-call-start');
  const [pending] = waiting.pending_calls;

  const receipt = await post(id, pending?.call_id, { temperature: 21 });

  const ended = await until(id, hasEnded);
  expect(waiting).toMatchObject({ status: 'idle', container: { status: 'none' } });
  expect(waiting.pending_calls).toEqual([
    {
      call_id: expect.stringMatching(/^call_\w{21}$/),
      name: 'first',
      input: { n: 1 },
      since: expect.any(String),
      until: expect.any(String),
    },
  ]);
  const waitMs = Date.parse(pending?.until ?? '') - Date.parse(pending?.since ?? '');
  expect(Math.round(waitMs / 10_000)).toBe(60);
  expect(start).toMatchObject({
    ...{ call_id: pending?.call_id, waits_for: 'client', input: { n: 1 } },
  });
  expect(receipt).toMatchObject({ status: 200, body: { call_id: pending?.call_id, is_error: false } });
  expect(ended).toMatchObject({ status: 'completed', pending_calls: [], usage: { tool_calls: 1 } });
  expect(ended.final_result).toContain('{"temperature":21}');
  expect(await dataOf(id, 'tool-call-end')).toMatchObject([
    { is_error: false, result: { output: { temperature: 21 } } },
  ]);
});

test('several calls wait side by side, and the next turn starts when all have their result', async () => {
  const id = await spawn([
    ['first', { n: 1 }],
    ['second', { n: 2 }],
    ['first', { n: 3 }],
  ]);
  const { pending_calls: calls } = await until(id, ({ pending_calls }) => pending_calls.length === 3);

  await post(id, calls[2]?.call_id, 'third');
  await post(id, calls[0]?.call_id, 'first');
  const between = await until(
    id,
    ({ status, pending_calls }) => status === 'idle' && pending_calls.length === 1,
  );
  await post(id, calls[1]?.call_id, 'second');

  const ended = await until(id, hasEnded);
  expect(calls.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(between).toMatchObject({ status: 'idle', pending_calls: [{ name: 'second' }] });
  // The model reads them in the order of its calls.
  expect(ended.final_result).toMatch(/first[\s\S]*second[\s\S]*third/);
  expect(await dataOf(id, 'step-start')).toHaveLength(2);
});

test('built-in calls of the same turn run while others wait', async () => {
  const id = await spawn(
    [
      ['first', {}],
      ['jettson_shell_run', { command: 'echo from the shell' }],
    ],
    {
      tools: ['shell', functionTool('first')],
    },
  );

  const waiting = await untilWaiting(id);
  const ends = await dataOf(id, 'tool-call-end');
  await post(id, waiting.pending_calls[0]?.call_id, 'answered');

  const ended = await until(id, hasEnded);
  expect(ends).toMatchObject([{ name: 'jettson_shell_run', is_error: false }]);
  expect(ended.final_result).toContain('from the shell');
  expect(ended.final_result).toContain('answered');
});

test('when the time of a call is over, the model reads that nobody answered, and no result is accepted any more', async () => {
  const id = await spawn([['first', {}]], {
    tools: [functionTool('first', { timeout_seconds: 1 })],
    idle_timeout_seconds: 86_400,
  });
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  const ended = await until(id, hasEnded);

  expect(ended.status).toBe('completed');
  expect(ended.final_result).toContain('Nobody answered this call within 1 s');
  expect((await post(id, pending?.call_id, 'late')).status).toBe(409);
});

test('the timeout of the tool counts, and not the idle timeout of the agent', async () => {
  const id = await spawn([['first', {}]], { idle_timeout_seconds: 1 });
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);
  await new Promise((resolve) => setTimeout(resolve, 1500));

  await post(id, pending?.call_id, 'in time');

  const ended = await until(id, hasEnded);
  expect(ended).toMatchObject({ status: 'completed', final_result: expect.stringContaining('in time') });
  // Waiting is no work.
  expect(ended.usage.seconds).toBeLessThan(1.5);
});

test('one call of a turn may be too late for its result while another gets one', async () => {
  const { id, first, second } = await spawnTwo();

  await sql`update agent_pending_calls set until = now() where call_id = ${first?.call_id}`.execute(
    server.server.deps.database.db,
  );
  const late = await post(id, first?.call_id, 'late');
  const shown = await until(id, () => true);
  await post(id, second?.call_id, 'in time');

  const ended = await until(id, hasEnded);
  expect(late).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: expect.stringContaining('time is over') } },
  });
  expect(shown.pending_calls.map(({ name }) => name)).toEqual(['second']);
  expect(ended.final_result).toMatch(/Nobody answered[\s\S]*in time/);
});

test('output over 100 kB is cut in the middle for the model, whatever its form', async () => {
  const { id, first, second } = await spawnTwo();

  await post(id, first?.call_id, `begin${'x'.repeat(100_200)}end`);
  await post(id, second?.call_id, {
    begin: 1,
    list: Array.from({ length: 50_000 }, (_, index) => index),
    end: 2,
  });

  await until(id, hasEnded);
  const outputs = (await dataOf(id, 'tool-call-end')).map(({ result }) => JSON.stringify(result.output));
  expect(outputs.map((text) => text.length).every((length) => length < 110_000)).toBe(true);
  expect(outputs[0]).toMatch(/begin.*left out.*end/);
  expect(outputs[1]).toMatch(/begin.*left out.*end/);
});
