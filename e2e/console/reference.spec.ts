import { COLOR_RULES, findAxeFaults } from './find-axe-faults.ts';
import { expect, test, watchFaults } from './fixtures.ts';

test('a field is found by its name, opens where it is, and has an address that leads there', async ({
  page,
  server,
}) => {
  const faults = watchFaults(page);
  await page.goto(`${server.url}/docs/api`);

  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('max_cost_usd');
  await page.getByRole('link', { name: /^limits\.max_cost_usd/ }).click();

  const field = page.locator('[id="request.limits.max_cost_usd"]');
  await expect(field).toBeInViewport();
  await expect(field).toContainText('Cost of the model in US dollars');
  expect(page.url()).toBe(`${server.url}/docs/api/agents.spawn#request.limits.max_cost_usd`);

  await page.reload();

  await expect(field).toBeInViewport();
  await page.getByRole('button', { name: 'Hide 4 fields of limits' }).click();
  await expect(field).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('a call shows its example in three languages, and the next page keeps the choice', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/docs/api/agents.messages.send`);
  const example = page.getByRole('region', { name: 'Example request' });
  await expect(example).toContainText('curl -X POST');

  await example.getByRole('radio', { name: 'TypeScript' }).click();
  await expect(example).toContainText('client.agents.messages.send(');
  await example.getByRole('radio', { name: 'Python' }).click();
  await page.getByRole('link', { name: 'Search memories' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Search memories' })).toBeVisible();
  await expect(example).toContainText('client.memory.search(');
});

test('forms of a value open one by one, and an error says what to do', async ({ page, server }) => {
  await page.goto(`${server.url}/docs/api/agents.spawn`);

  await page.getByRole('button', { name: 'Show 3 forms of tools' }).click();
  await page.getByRole('button', { name: /fields of type "http"$/ }).click();

  await expect(page.locator('[id="request.tools.~3.url"]')).toBeVisible();
  await expect(page.getByText('Shorten the task; put the rest into')).toBeVisible();
});

test('events, webhooks and errors have pages, and so have addresses of earlier versions', async ({
  page,
  server,
}) => {
  const heading = page.getByRole('heading', { level: 1 });

  for (const [path, title] of [
    ['events/tool-call-end', 'tool-call-end'],
    ['webhooks/agent.completed', 'agent.completed'],
    ['errors#conflict', 'Errors'],
    ['?call=memory.search', 'Search memories'],
  ] as const) {
    await page.goto(`${server.url}/docs/api/${path}`);
    await expect(heading).toHaveText(title);
  }

  await page.goto(`${server.url}/docs/api/no.such.call`);
  await expect(page.getByText('There is no such page')).toBeVisible();
});

test('on a phone the contents open above the page', async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}/docs/api/agents.spawn`);

  await page.getByRole('button', { name: 'Contents' }).click();
  await page.getByRole('link', { name: 'All event types' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Event types' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'All event types' })).toBeHidden();
});

test('"Try it" starts from the example', async ({ console: page, server }) => {
  await page.goto(`${server.url}/console/reference/memory.put`);

  await page.getByRole('button', { name: 'Use the example' }).click();
  await page.getByRole('button', { name: 'Send' }).click();

  await expect(page.getByTestId('answer')).toContainText('report_format');
});

test('"Try it" asks before a call that cannot be undone at once, and sends nothing if told not to', async ({
  console: page,
  server,
}) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  for (const [path, name] of [
    ['secrets.put', 'name'],
    ['webhooks.rotateSecret', 'id'],
    ['plans.update', 'name'],
    ['accounts.setPlan', 'id'],
  ] as const) {
    await page.goto(`${server.url}/console/reference/${path}`);
    await page.getByLabel(name, { exact: true }).fill('TRIED');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('dialog', { name: 'Send this call?' })).toContainText('TRIED');
    await page.getByRole('button', { name: 'Cancel' }).click();
  }

  expect(sent.filter((call) => call.includes('TRIED'))).toEqual([]);
});

test('the API reference has no accessibility fault in either theme', async ({ page, server }) => {
  // axe reads a list of a thousand links on each page.
  test.setTimeout(240_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const faults: string[] = [];
  for (const path of [
    '',
    'agents.spawn#request.limits.max_cost_usd',
    'events/message',
    'webhooks/agent.idle',
    'errors',
  ]) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${server.url}/docs/api/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const light = await findAxeFaults(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await findAxeFaults(page, COLOR_RULES);
    faults.push(...[...light, ...dark].map((fault) => `${path} ${fault}`));
  }
  expect(faults).toEqual([]);
});
