import { addLearned, expect, openNewAgent, test } from './fixtures.ts';

const MINUTE_MS = 60_000;

test('with a clock that is minutes ahead, running steps take no minutes, and what an agent learned late is shown', async ({
  console: page,
  api,
}) => {
  await page.clock.setSystemTime(Date.now() + 5 * MINUTE_MS);
  const live = await openNewAgent(page, api, { task: 'sleep for a while' });
  const shell = page
    .getByRole('list', { name: 'Timeline' })
    .getByRole('listitem')
    .filter({ hasText: 'Shell' });
  await expect(shell).toContainText(/\d (ms|s)$/);
  await api('DELETE', `/agents/${live}`);

  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick sum',
    memory: { extract: false },
  });
  await api('POST', '/memory', { key: 'late-fact', value: 'It came after the end.' });
  await addLearned(page, body.agent_id, ['late-fact']);
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
