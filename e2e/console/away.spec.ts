import { expect, openNewAgent, test } from './fixtures.ts';

test('one bar says that the server is away, clocks stand still, what is sent is kept, and then the steps that came are told', async ({
  console: page,
  api,
}) => {
  const id = await openNewAgent(page, api, { task: 'quick sum', keep_alive: true });
  const text = page.getByRole('textbox', { name: 'Message to the agent' });
  await expect(page.locator('header').getByText('Waiting for a message')).toBeVisible();

  // Nothing gets through any more, and nothing says so: as when a cable is pulled.
  await page.route('**/*', (route) => new Promise(() => route));
  const bar = page.getByRole('alert').filter({ hasText: 'has not answered since' });
  await expect(bar).toHaveCount(1, { timeout: 30_000 });
  await text.fill('And once more?');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Nothing was sent.')).toBeVisible();
  await expect(text).toHaveValue('And once more?');
  await expect(page.getByRole('alert')).toHaveCount(1);

  // Others reach it: a step comes that the page does not see.
  await api('POST', `/agents/${id}/messages`, { content: 'From elsewhere' });
  await expect
    .poll(async () => (await api<{ status: string }>('GET', `/agents/${id}`)).body.status)
    .toBe('idle');
  await page.unrouteAll({ behavior: 'ignoreErrors' });

  await expect(page.getByText(/Back: \d new steps/)).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('From elsewhere');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('And once more?');

  await page.getByRole('link', { name: 'All agents' }).click();
  await expect(page.getByRole('heading', { name: 'Agents', exact: true })).toBeVisible();
  // Less than the ten seconds after which the bar goes away by itself.
  await expect(page.getByText(/new steps/)).toBeHidden({ timeout: 3000 });
  await api('DELETE', `/agents/${id}`);
});
