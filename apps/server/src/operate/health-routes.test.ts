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

test('a server without computers tells of no limits', async () => {
  expect(await (await createApp(test_.deps).request('/readyz')).json()).toEqual({ status: 'ready' });
});
