import { expect, spawnAgent, test } from './fixtures.ts';

test('the steps of a run are narrowed to errors and searched, and an exit code other than 0 stands out', async ({
  console: page,
}) => {
  await spawnAgent(page, 'tell me the exit code');
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('It failed.');
  await expect(timeline.getByText('exit 3', { exact: true })).toBeVisible();

  await page.getByRole('radio', { name: 'Errors' }).click();
  await expect(timeline.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('radio', { name: 'All' }).click();
  const search = page.getByRole('searchbox', { name: 'Search this run' });
  await search.fill('CAREFUL');
  await expect(timeline.getByRole('listitem')).toHaveCount(1);
  await search.fill('nothing says this');
  await expect(page.getByText('No step matches.')).toBeVisible();
});

test('memories that a run recalled are shown by value, with their origin, and can be forgotten', async ({
  console: page,
  api,
}) => {
  await api('POST', '/memory', { key: 'zebra_count', value: 'The zoo keeps twelve zebras.' });
  await spawnAgent(page, 'quick: how many zebras does the zoo keep?');
  const recalled = page.getByRole('region', { name: 'Recalled 1 memory' });
  await expect(recalled).toContainText('The zoo keeps twelve zebras.');
  await expect(recalled).toContainText('default');

  await recalled.getByRole('button', { name: 'Forget zebra_count' }).click();

  await expect(recalled).toContainText('Forgotten since');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(recalled).toContainText('The zoo keeps twelve zebras.');
  await api('DELETE', '/memory?key=zebra_count');
});

test('a running agent opens at its newest step, and a button leads back to it', async ({
  console: page,
  api,
}) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  const { body } = await api<{ agent_id: string }>('POST', '/agents', { task: 'sleep for a while' });
  await page.goto(new URL(`/console/agents/${body.agent_id}`, page.url()).href);
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal).toContainText('waiting');
  await expect(terminal).toBeInViewport();

  await page.mouse.move(600, 250);
  await page.mouse.wheel(0, -5000);
  await page.getByRole('button', { name: 'Jump to latest' }).click();

  await expect(terminal).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden();
  await api('DELETE', `/agents/${body.agent_id}`);
});
