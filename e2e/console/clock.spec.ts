import { expect, test } from './fixtures.ts';

const MINUTE_MS = 60_000;

test('with a clock that is minutes ahead, running steps take no minutes, and what an agent learned late is shown', async ({
  console: page,
  api,
}) => {
  await page.clock.setSystemTime(Date.now() + 5 * MINUTE_MS);
  const { body: live } = await api<{ agent_id: string }>('POST', '/agents', { task: 'sleep for a while' });
  await page.goto(new URL(`/console/agents/${live.agent_id}`, page.url()).href);
  const shell = page
    .getByRole('list', { name: 'Timeline' })
    .getByRole('listitem')
    .filter({ hasText: 'Shell' });
  await expect(shell).toContainText(/\d (ms|s)$/);
  await api('DELETE', `/agents/${live.agent_id}`);

  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick sum',
    memory: { extract: false },
  });
  await api('POST', '/memory', { key: 'late-fact', value: 'It came after the end.' });
  // What the server writes a moment after the end of an agent.
  await page.route(new RegExp(`/agents/${body.agent_id}/events\\?.*after=[1-9]`), async (route) => {
    const id = Number(new URL(route.request().url()).searchParams.get('after')) + 1;
    const saved = [{ memory_id: 'mem_1', key: 'late-fact', namespace: 'default', version: 1 }];
    const event = { id, type: 'memory-extracted', ts: Date.now(), data: { saved, skipped: [] } };
    await route.fulfill({ json: { data: [event], next_cursor: null } });
  });
  await page.goto(new URL(`/console/agents/${body.agent_id}`, page.url()).href);

  await expect(page.getByRole('region', { name: 'What it learned: 1 memory kept' })).toContainText(
    'It came after the end.',
  );
});

test('a key that has a day left is no expired one for a clock that is ahead', async ({
  console: page,
  api,
  server,
}) => {
  const { body } = await api<{ key_id: string }>('POST', '/keys', {
    name: 'a day left',
    expires_in_days: 1,
  });
  await page.clock.setSystemTime(Date.now() + 25 * 60 * MINUTE_MS);
  await page.goto(`${server.url}/console/api-keys`);
  const row = page.getByRole('row').filter({ hasText: 'a day left' });

  await expect(row).toContainText(/in (1 d|23 h)/);
  await expect(row.getByText('Expired')).toHaveCount(0);
  await expect(row.getByRole('button', { name: /Revoke/ })).toBeVisible();
  await api('DELETE', `/keys/${body.key_id}`);
});
