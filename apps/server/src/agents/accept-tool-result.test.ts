import type { ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { hasEnded, newAccount, useFunctionTools } from '../testing/index.ts';

const { server, spawn, post, dataOf, until, untilWaiting } = useFunctionTools();

test.each([
  ['sunny', { result: 'sunny' }],
  [[1, 2], { result: [1, 2] }],
  [null, { result: null }],
  [false, { result: false }],
  [
    { b: 1, a: { z: 1, y: 2 } },
    { b: 1, a: { z: 1, y: 2 } },
  ],
])('the output %j reaches the model as it is, and anything but an object as result', async (output, read) => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  await post(id, pending?.call_id, output);

  expect((await until(id, hasEnded)).final_result).toContain(JSON.stringify(read));
});

test('an error is data for the model', async () => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  await post(id, pending?.call_id, 'The service is down', { is_error: true });

  expect((await until(id, hasEnded)).status).toBe('completed');
  expect(await dataOf(id, 'tool-call-end')).toMatchObject([
    { is_error: true, fault: 'The service is down', result: { output: { error: 'The service is down' } } },
  ]);
});

test('the first result stands: the same again is answered like the first time, even after the end', async () => {
  const id = await spawn([
    ['first', {}],
    ['second', {}],
  ]);
  const {
    pending_calls: [first, second],
  } = await until(id, ({ pending_calls: calls }) => calls.length === 2);

  const accepted = await post(id, first?.call_id, { a: 1, b: 2 });
  const again = await post(id, first?.call_id, { b: 2, a: 1 });
  const other = await post(id, first?.call_id, { a: 2 });
  const asError = await post(id, first?.call_id, { a: 1, b: 2 }, { is_error: true });
  await post(id, second?.call_id, 'done');
  const ended = await until(id, hasEnded);
  const late = await post(id, first?.call_id, { a: 1, b: 2 });
  const lateOther = await post(id, first?.call_id, 'x');

  expect(again.body).toEqual(accepted.body);
  expect([other.status, asError.status, late.status, lateOther.status]).toEqual([409, 409, 200, 409]);
  expect(late.body).toEqual(accepted.body);
  expect(ended.final_result).toContain('{"a":1,"b":2}');
  expect(await dataOf(id, 'tool-call-end')).toHaveLength(2);
});

test('of different results that come at once, one is accepted, and the model reads that one', async () => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => post(id, pending?.call_id, { from: n })),
  );
  const ended = await until(id, hasEnded);

  const accepted = answers.flatMap(({ status }, n) => (status === 200 ? [n] : []));
  expect(accepted).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  expect(ended.final_result).toContain(`{"from":${accepted[0]}}`);
});

test('a result over 1 MB is refused, and the call still waits', async () => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  const large = await post(id, pending?.call_id, 'x'.repeat(1024 ** 2 + 1));
  const huge = await post(id, pending?.call_id, ['x'.repeat(10 * 1024 ** 2)]);
  const still = await until(id, () => true);
  const fitting = await post(id, pending?.call_id, '"'.repeat(1024 ** 2));

  const ended = await until(id, hasEnded);
  expect([large.status, huge.status]).toEqual([413, 413]);
  expect(large.body.error.details).toMatchObject({ field: 'output' });
  expect(still.pending_calls).toHaveLength(1);
  expect(fitting.status).toBe(200);
  expect(ended.final_result).toContain('characters left out of the middle');
});

test.each([
  [{}, 'output'],
  [{ output: 1, is_error: 'no' }, 'is_error'],
  [{ output: 1, error: true }, 'error'],
])('the result %j is refused, and the error names the field', async (body, field) => {
  const id = await spawn([['first', {}]]);
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);

  const answer = await server.call<ErrorResponse>(
    'POST',
    `/agents/${id}/tool-results/${pending?.call_id}`,
    body,
  );

  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', details: { field } } },
  });
  await server.call('DELETE', `/agents/${id}`);
});

test("a result for another agent's call, or another account's, is for a call that does not exist", async () => {
  const [id, other] = [await spawn([['first', {}]]), await spawn([['first', {}]])];
  const {
    pending_calls: [pending],
  } = await untilWaiting(id);
  const { apiKey } = await newAccount(server.server.deps.database.db);

  const wrongAgent = await post(other, pending?.call_id, 'x');
  const stranger = await fetch(`${server.server.url}/api/v1/agents/${id}/tool-results/${pending?.call_id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ output: 'x' }),
  });
  const unknown = await post(id, 'call_nothing', 'x');

  expect([wrongAgent.status, stranger.status, unknown.status]).toEqual([404, 404, 404]);
  expect((await until(id, () => true)).pending_calls).toHaveLength(1);
  for (const agent of [id, other]) await server.call('DELETE', `/agents/${agent}`);
});

test('what is accepted counts as a part of the log, which the plan limits', async () => {
  const id = await spawn([['first', {}]]);
  const [pending] = (await untilWaiting(id)).pending_calls;
  const logBytes = async () => {
    const { rows } = await sql<{ bytes: number }>`
      select log_bytes::float8 as bytes from agents where id = ${id}`.execute(server.server.deps.database.db);
    return rows[0]?.bytes ?? 0;
  };
  const before = await logBytes();

  await post(id, pending?.call_id, 'x'.repeat(900_000));

  expect((await logBytes()) - before).toBeGreaterThan(900_000);
  await until(id, hasEnded);
});
