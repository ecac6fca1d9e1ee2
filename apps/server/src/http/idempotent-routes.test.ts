import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newId } from '../ids.ts';
import { openBacklog } from '../lifecycle/check-spawn-limits.ts';
import { openSpawnQueue } from '../lifecycle/spawn-queue.ts';
import { untilSearchable } from '../memory/testing/until-searchable.ts';
import { CHANGING_CALLS } from '../testing/changing-calls.ts';
import { signInOwner } from '../testing/console-sign-in.ts';
import { dieAfterCommit, openTestApp, readAllRows, type TestApp } from '../testing/index.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { READING_CALLS } from '../testing/reading-calls.ts';
import { newRouteCaller, type RouteCaller } from '../testing/route-caller.ts';

let app: TestApp;
let hono: ReturnType<typeof createApp>;
let caller: RouteCaller;
beforeAll(async () => {
  app = await openTestApp({}, { isolated: true });
  hono = createApp(app.deps);
  const owner = await signInOwner(hono, app.deps.database);
  caller = await newRouteCaller(hono, app.deps.database.db, owner);
});
afterAll(() => app[Symbol.asyncDispose]());

test('this test covers every call that changes something', () => {
  // The account's stream reads too, without an end: see tenancy.test.ts.
  const reading = [...Object.keys(READING_CALLS), 'events.stream'];
  const changing = listRoutes(hono).filter(({ operationId }) => !reading.includes(operationId));

  expect(changing.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(CHANGING_CALLS).sort());
});

describe.each(Object.entries(CHANGING_CALLS))('%s', (operationId, newCall) => {
  const methodOf = () => listRoutes(hono).find((route) => route.operationId === operationId)?.method ?? '';

  test('the same idempotency key gets the same answer and changes nothing further, and another body is refused', async () => {
    const call = await newCall(caller);
    const idempotencyKey = newId('once');

    const first = await caller.send(methodOf(), call, { idempotencyKey });
    const again = await caller.send(methodOf(), call, { idempotencyKey });
    const other =
      call.otherBody === undefined
        ? undefined
        : await caller.send(methodOf(), { ...call, body: call.otherBody }, { idempotencyKey });

    expect(first.status).toBeLessThan(300);
    expect(again).toEqual(first);
    if (other)
      expect(other).toMatchObject({ status: 422, text: expect.stringContaining('idempotency_key_reused') });
  });

  test('a process that dies after its change leaves the answer for a retry, which changes nothing further', async () => {
    const call = await newCall(caller);
    const idempotencyKey = newId('once');
    const database = dieAfterCommit(app.deps.database);
    const spawns = openSpawnQueue({ ...app.deps, database, backlog: openBacklog(10) });
    const dying = createApp({ ...app.deps, database, spawns });

    const lost = await caller.send(methodOf(), call, { idempotencyKey, to: dying });
    // What was put before it has its vector a moment later.
    await untilSearchable(app.deps.embedder, caller.accountId);
    const left = await readAllRows(app.deps.database.db);
    const retried = await caller.send(methodOf(), call, { idempotencyKey });
    const again = await caller.send(methodOf(), call, { idempotencyKey });

    expect(lost.status).toBe(500);
    expect(retried.status).toBeLessThan(300);
    expect(again).toEqual(retried);
    if (!call.goesOn) expect(await readAllRows(app.deps.database.db)).toEqual(left);
  });
});
