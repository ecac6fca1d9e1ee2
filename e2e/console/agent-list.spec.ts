import type { Agent } from '@jettson/contract';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const rowsOf = (page: Page) => page.getByRole('list', { name: 'Agents' }).getByRole('listitem');

/** What is written in this place of each row of agents with this name. */
const names = (page: Page, name: string) =>
  rowsOf(page).filter({ hasText: name }).getByRole('link').locator('span:first-child');

test('the list is sorted by the head of a column, and its address keeps the order', async ({
  console: page,
  api,
  server,
}) => {
  const { body: one } = await api<Agent>('POST', '/agents', { task: 'quick: sum', name: 'sorted one' });
  const { body: two } = await api<Agent>('POST', '/agents', {
    task: 'sleep for a while',
    name: 'sorted two',
  });
  const secondsOf = async ({ agent_id: id }: Agent) =>
    (await api<Agent>('GET', `/agents/${id}`)).body.usage.seconds;
  await page.goto(`${server.url}/console/agents?q=sorted`);
  await expect(rowsOf(page)).toHaveCount(2);
  await expect(names(page, 'sorted')).toHaveText(['sorted two', 'sorted one']);

  await page.getByRole('button', { name: 'Spawned, newest first' }).click();
  await expect(names(page, 'sorted')).toHaveText(['sorted one', 'sorted two']);
  await expect(page).toHaveURL(/sort=created_at/);
  await page.reload();

  await expect(page.getByRole('button', { name: 'Spawned, oldest first' })).toBeVisible();
  await expect(names(page, 'sorted')).toHaveText(['sorted one', 'sorted two']);
  await expect.poll(async () => (await secondsOf(two)) - (await secondsOf(one))).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Sort by duration' }).click();
  await expect(names(page, 'sorted')).toHaveText(['sorted two', 'sorted one']);
});

test('the list is narrowed by days, model and cost, and a view or an address shows it again', async ({
  console: page,
  api,
  server,
}) => {
  await api('POST', '/agents', { task: 'quick: sum', name: 'narrow one' });
  await api('POST', '/agents', { task: 'fail at once', name: 'narrow two' });
  await page.goto(`${server.url}/console/agents?q=narrow`);
  await expect(rowsOf(page)).toHaveCount(2);
  await expect(page.getByText('2 agents')).toBeVisible();

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('From day').fill('2020-01-01');
  await page.getByLabel('To day').fill('2020-12-31');
  await expect(page.getByText('No matching agents')).toBeVisible();
  await page.getByRole('combobox', { name: 'Spawned' }).selectOption('Last hour');
  await expect(rowsOf(page)).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Model' }).fill('no/such-model');
  await expect(page.getByText('No matching agents')).toBeVisible();
  await page.getByRole('combobox', { name: 'Model' }).fill('');
  await expect(rowsOf(page)).toHaveCount(2);
  await page.getByLabel('Cost in dollars, at least').fill('much');
  await expect(page.getByLabel('Cost in dollars, at least')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Cost in dollars, at least').fill('999');
  await expect(page.getByText('No matching agents')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Filters (2)' })).toBeVisible();
  const address = page.url();
  // What is typed a moment before a view is opened does not change it.
  await page.getByRole('textbox', { name: 'Search task' }).fill('never searched');
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: 'Failed' }).click();
  await expect(views.locator('[aria-current=page]')).toHaveText(['Failed']);
  await expect(page.getByRole('textbox', { name: 'Search task' })).toHaveValue('');
  await expect(rowsOf(page).filter({ hasText: 'narrow two' })).toHaveCount(1);
  await expect(rowsOf(page).filter({ hasText: 'narrow one' })).toHaveCount(0);
  await page.goto(address);

  await expect(page.getByLabel('Cost in dollars, at least')).toHaveValue('999');
  await expect(page.getByText('No matching agents')).toBeVisible();
});

test('when the next page cannot be read, the agents before it stay, and are followed', async ({
  console: page,
  api,
  server,
}) => {
  await api('POST', '/agents', { task: 'quick: sum', name: 'paged' });
  // A server with more than one page, which refuses the second one.
  await page.route(/\/agents\?limit=100/, async (route) => {
    const response = await route.fetch();
    const isFirst = !/cursor=|updated_after=/.test(route.request().url());
    await route.fulfill({
      response,
      json: { ...(await response.json()), ...(isFirst && { next_cursor: 'refused' }) },
    });
  });
  const refused = page.waitForResponse(/cursor=refused/);
  await page.goto(`${server.url}/console/agents?q=paged`);
  expect((await refused).status()).toBe(400);
  await page.waitForResponse(/limit=100.*updated_after=/);
  await page.waitForResponse(/limit=100.*updated_after=/);

  await expect(rowsOf(page)).toHaveCount(1);
});

test('several agents are stopped at once, and each says what became of it', async ({
  console: page,
  api,
  server,
}) => {
  for (const name of ['stop one', 'stop two', 'stop three']) {
    await api('POST', '/agents', { task: 'quick: sum', name, keep_alive: true });
  }
  await api('POST', '/agents', { task: 'quick: sum', name: 'stop none' });
  await page.goto(`${server.url}/console/agents?q=stop&sort=created_at`);
  const rows = rowsOf(page);
  await expect(rows.filter({ hasText: 'stop none' })).toContainText('Done');
  await expect(rows.filter({ hasText: 'stop none' }).getByRole('checkbox')).toHaveCount(0);

  await page.getByRole('checkbox', { name: 'Select stop one' }).click();
  await page.getByRole('checkbox', { name: 'Select stop three' }).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Selected agents' });
  await expect(bar).toContainText('3 agents selected');
  await page.getByRole('checkbox', { name: 'Select stop two' }).click();
  await bar.getByRole('button', { name: 'Stop 2 agents' }).click();
  await page.getByRole('button', { name: 'Keep them running' }).click();
  await expect(bar).toContainText('2 agents selected');
  await bar.getByRole('button', { name: 'Stop 2 agents' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop 2 agents' }).click();

  const outcomes = page.getByRole('region', { name: 'Stopped agents' });
  await expect(outcomes).toContainText('2 of 2 agents stopped');
  await expect(outcomes.getByRole('listitem')).toHaveText([/stop one.*Stopped/, /stop three.*Stopped/]);
  await expect(rows.filter({ hasText: 'stop one' })).toContainText('Stopped');
  await expect(rows.filter({ hasText: 'stop two' })).not.toContainText('Stopped');
  await expect(bar).toHaveCount(0);

  // A question about agents that end meanwhile is not asked about the next one.
  const { body: four } = await api<Agent>('POST', '/agents', {
    task: 'quick: sum',
    name: 'stop four',
    keep_alive: true,
  });
  await page.getByRole('checkbox', { name: 'Select stop four' }).click();
  await bar.getByRole('button', { name: 'Stop 1 agent' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await api('DELETE', `/agents/${four.agent_id}`);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select stop two' }).click();
  await expect(bar).toContainText('1 agent selected');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await bar.getByRole('button', { name: 'Stop 1 agent' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop 1 agent' }).click();
  await expect(outcomes).toContainText('1 of 1 agent stopped');
});

for (const width of [1440, 1024, 390]) {
  test(`the cost of an agent is in view at ${width} px`, async ({ console: page, api, server }, info) => {
    await api('POST', '/agents', { task: 'quick: sum', name: `wide ${width}` });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${server.url}/console/agents?q=wide ${width}`);
    const row = rowsOf(page).filter({ hasText: `wide ${width}` });
    const cost = row.getByText(/^(≈ )?\$\d/);

    await expect(cost).toBeInViewport({ ratio: 1 });
    // The total of the list leaves the views their room.
    await expect(page.getByText(/^\d+ agents?, \$/)).toBeInViewport({ ratio: 1 });
    const views = await page.getByRole('navigation', { name: 'Views' }).boundingBox();
    expect(views?.width).toBeGreaterThan(300);
    // Every order can be chosen: by a head, or in a list.
    const isWide = width === 1440;
    await expect(page.getByRole('combobox', { name: 'Sort' })).toBeVisible({ visible: !isWide });
    await expect(page.getByRole('button', { name: 'Sort by changed' })).toBeVisible({ visible: isWide });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${server.url}/console/agents`);
      await expect(rowsOf(page).first()).toBeVisible();
      await page.screenshot({ path: info.outputPath(`agents-${width}-${colorScheme}.png`) });
      const overflow = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
}

test('an agent is run again with its files, its webhook and everything else', async ({
  console: page,
  api,
  server,
}, info) => {
  const { body: settings } = await api<{ agent_id: string }>('POST', '/webhooks/rotate-secret');
  expect(settings).toBeTruthy();
  const { body: first, status } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick: what is in the file?',
    name: 'with files',
    files: [{ path: 'data/in.csv', content: 'a,b\n1,2\n' }],
    artifacts: ['report.md'],
    output_schema: { type: 'string' },
    idle_timeout_seconds: 77,
    keep_alive: true,
    webhook: { url: 'https://hooks.example/run', events: ['agent.completed'] },
    env: { TOKEN: 'of the first' },
    memory: { read: ['team'], write: null },
  });
  expect(status).toBe(201);
  // Until it is known what the other agent had, there is no form.
  await page.route('**/spawn-request', (route) =>
    route.fulfill({ status: 404, json: { error: { code: 'not_found', message: 'Not found' } } }),
  );
  await page.goto(`${server.url}/console/agents/new?from=${first.agent_id}`);
  await expect(page.getByRole('alert')).toContainText('Not found');
  await expect(page.getByLabel('Task')).toHaveCount(0);
  await page.unroute('**/spawn-request');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('list', { name: 'Files in the workspace' })).toContainText('data/in.csv');
  await expect(page.getByRole('region', { name: 'Not filled in' })).toContainText('TOKEN');
  await expect(page.getByLabel('Webhook')).toHaveValue('https://hooks.example/run');
  await expect(page.getByLabel('Idle seconds')).toHaveValue('77');
  await page.screenshot({ path: info.outputPath('run-again.png'), fullPage: true });
  await page.getByLabel('Value of variable 1').fill('of the second');
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL((url) => /agents\/ag_/.test(url.pathname));

  const second = page.url().split('/').at(-1);
  const requests = await Promise.all(
    [first.agent_id, second].map((id) => api<object>('GET', `/agents/${id}/spawn-request`)),
  );
  expect(requests[1]?.body).toEqual(requests[0]?.body);
  await api('DELETE', `/agents/${first.agent_id}`);
  await api('DELETE', `/agents/${second}`);
});

test('the way back from an agent leads to the list as it was seen', async ({
  console: page,
  api,
  server,
}) => {
  await api('POST', '/agents', { task: 'quick: sum', name: 'came from here' });
  await page.goto(`${server.url}/console/agents?q=came+from&sort=-cost_usd`);
  const rows = rowsOf(page);
  const isBack = async () => {
    await expect(page).toHaveURL(/q=came(\+|%20)from/);
    await expect(page).toHaveURL(/sort=-cost_usd/);
    await expect(rows).toHaveCount(1);
  };

  await rows.getByRole('link').click();
  await page
    .getByRole('list', { name: 'Timeline' })
    .getByRole('button', { name: /^Turn 1/ })
    .click();
  await expect(page).toHaveURL(/step=/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await isBack();
  await rows.getByRole('link').click();
  await page.getByRole('link', { name: 'All agents' }).click();
  await isBack();
  await page.getByRole('link', { name: 'Agents', exact: true }).click();

  await expect(page).toHaveURL(/\/agents$/);
});

test('the way back leads to no list of another account', async ({ console: page, api, server }) => {
  const { body: other } = await api<{ account_id: string }>('POST', '/accounts', {
    name: 'with its own list',
    plan: 'free',
  });
  const token = await page.evaluate(() => localStorage.getItem('console-token') ?? '');
  const spawned = await page.request.post(`${server.url}/api/v1/agents`, {
    headers: {
      'x-jettson-console': token,
      'x-jettson-account': other.account_id,
      origin: server.url,
    },
    data: { task: 'quick: sum' },
  });
  const { agent_id: id } = await spawned.json();
  await page.goto(`${server.url}/console/agents?q=a+secret+name`);
  await expect(page.getByText('No matching agents')).toBeVisible();
  await page.goto(`${server.url}/console/agents/${id}?account=${other.account_id}`);

  await expect(page.getByRole('link', { name: 'All agents' })).toHaveAttribute('href', /\/agents$/);
  await page.evaluate(() => localStorage.removeItem('account'));
});
