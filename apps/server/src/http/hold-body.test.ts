import { setImmediate as nextTurn } from 'node:timers/promises';
import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import type { AppEnv } from './app-env.ts';
import { openHeldBodies } from './hold-body.ts';
import { onError } from './on-error.ts';

/** An app that says which account's request it is handling, and finishes each when the test says so. */
function newApp(options: Parameters<typeof openHeldBodies>[0] = {}) {
  const handling: { account: string; finish(): void }[] = [];
  const app = new Hono<AppEnv>()
    .onError(onError)
    .use(async (c, next) => {
      c.set('accountId', c.req.header('x-account') ?? '');
      await next();
    })
    .post('/', openHeldBodies(options)(1024 ** 2), async (c) => {
      await new Promise<void>((finish) => handling.push({ account: c.var.accountId, finish }));
      return c.json({ chars: (await c.req.json<string>()).length });
    });
  return {
    handling,
    post: (account: string, body: NonNullable<RequestInit['body']>) =>
      app.request('/', {
        method: 'POST',
        headers: { 'x-account': account },
        body,
        duplex: 'half',
      } as RequestInit),
  };
}

/** A body that begins with these bytes and ends when the test says so. */
function slowBody(start: string) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const begun = writer.write(new TextEncoder().encode(start));
  return {
    readable,
    /** Resolves when the beginning was read. */
    begun: begun.then(() => nextTurn()),
    async end(rest: string) {
      await writer.write(new TextEncoder().encode(rest));
      await writer.close();
    },
  };
}

const json = (chars: number) => JSON.stringify('x'.repeat(chars - 2));

test('what an account sends at the same time has a limit together, and others are served', async () => {
  const { post, handling } = newApp({ maxHeldBytes: 1000 });
  const slow = slowBody(`"${'x'.repeat(700)}`);

  const held = post('a', slow.readable);
  await slow.begun;
  const refused = await post('a', json(400));
  const other = post('b', json(400));
  await vi.waitFor(() => expect(handling).toHaveLength(1));
  handling.shift()?.finish();
  await slow.end('"');
  await vi.waitFor(() => expect(handling).toHaveLength(1));
  handling.shift()?.finish();
  const ended = await held;
  const after = post('a', json(400));
  await vi.waitFor(() => expect(handling).toHaveLength(1));
  handling.shift()?.finish();

  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: { code: 'concurrent_limit_reached' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const statuses = [ended, ...(await Promise.all([other, after]))].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200]);
  expect(await ended.json()).toEqual({ chars: 700 });
});

test('large requests of an account are handled one at a time; small ones and other accounts do not wait', async () => {
  const { post, handling } = newApp();
  const accounts = () => handling.map(({ account }) => account);

  const first = post('a', json(100_000));
  await vi.waitFor(() => expect(accounts()).toEqual(['a']));
  const second = post('a', json(100_000));
  const others = [post('a', json(100)), post('b', json(100_000))];
  await vi.waitFor(() => expect(accounts()).toEqual(['a', 'a', 'b']));
  const waiting = accounts();
  for (const { finish } of handling.splice(0)) finish();
  await vi.waitFor(() => expect(accounts()).toEqual(['a']), { timeout: 10_000 });
  handling.shift()?.finish();

  expect(waiting).toEqual(['a', 'a', 'b']);
  for (const { status } of await Promise.all([first, second, ...others])) expect(status).toBe(200);
});

test('a body over the limit is refused, whether its length is announced or not', async () => {
  const { post } = newApp();
  const body = json(1024 ** 2 + 1);

  const announced = await post('a', body);
  const streamed = await post('a', new Blob([body]).stream());

  for (const response of [announced, streamed]) {
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'payload_too_large' } });
  }
});

test('a body that breaks off is not a failure of the server', async () => {
  const { post } = newApp();
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) });

  const response = await post('a', broken);

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_body' } });
});
