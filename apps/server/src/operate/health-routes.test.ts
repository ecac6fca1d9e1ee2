import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { useTestApp } from '../testing/index.ts';

const test_ = useTestApp();

test('readiness tells which limits of computers this machine does not enforce', async () => {
  const body = async (app: ReturnType<typeof createApp>) => (await app.request('/readyz')).json();

  expect(await body(createApp(test_.deps, { unenforcedLimits: ['memory'] }))).toEqual({
    status: 'ready',
    unenforced_limits: ['memory'],
  });
  expect(await body(createApp(test_.deps, { unenforcedLimits: [] }))).toEqual({
    status: 'ready',
    unenforced_limits: [],
  });
});

test('readiness tells why this machine can make no computers, and goes on telling that the API is ready', async () => {
  const fault = { problem: 'bubblewrap is not installed', fix: 'sudo apt-get install -y bubblewrap' };
  let current: typeof fault | null = fault;
  const app = createApp(test_.deps, { computersFault: () => current });
  const body = async () => (await app.request('/readyz')).json();

  const before = await body();
  current = null;
  const after = await body();

  expect(before).toEqual({ status: 'ready', computers_fault: fault });
  expect(after).toEqual({ status: 'ready', computers_fault: null });
});

test('a server without computers tells of no limits', async () => {
  expect(await (await createApp(test_.deps).request('/readyz')).json()).toEqual({ status: 'ready' });
});
