import { expect, test, vi } from 'vitest';
import { newAccount, newPlan } from '../testing/index.ts';
import { useTestApp } from '../testing/use-test-app.ts';
import { sendMessage } from './send-message.ts';

vi.mock('./send-message.ts');

const app = useTestApp();

test('however many messages an account sends, two are stored at a time, and 200 wait', async () => {
  const { db } = app.deps.database;
  const plan = await newPlan(db, {});
  const [flooding, other] = [await newAccount(db, { plan }), await newAccount(db, { plan })];
  const send = (apiKey: string) =>
    app.call(apiKey, 'POST', '/agents/ag_any/messages', { body: { content: 'more' } });
  const stored = Promise.withResolvers<never>();
  vi.mocked(sendMessage).mockImplementation(() => stored.promise);

  const sends = Array.from({ length: 203 }, () => send(flooding.apiKey));

  expect(await Promise.race(sends)).toMatchObject({
    status: 429,
    body: { error: { code: 'concurrent_limit_reached' } },
  });
  expect(sendMessage).toHaveBeenCalledTimes(2);
  // Another account has turns of its own.
  const third = send(other.apiKey);
  await expect.poll(() => vi.mocked(sendMessage).mock.calls.length).toBe(3);
  stored.resolve({} as never);
  expect((await third).status).toBe(201);
  const answers = await Promise.all(sends);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(202);
});
