import { expect, spawnAgent, test } from './fixtures.ts';

test('the printed link leads to the first key, and the key to the API', async ({ console: page, server }) => {
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await page.getByRole('button', { name: 'Create key' }).first().click();
  await page.getByLabel('Name').fill('my laptop');
  await page.getByLabel('Expires').selectOption({ label: 'In 30 days' });
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();

  const key = (await page.getByTestId('api-key').textContent()) ?? '';
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('spawnAndWait');
  await expect(dialog).toContainText(`apiKey: '${key}'`);
  await expect(dialog).toContainText(`npm install ${server.url}/sdk/jettson-sdk.tgz`);
  await dialog.getByRole('radio', { name: 'Python' }).click();
  const wheel = /pip install (\S+\.whl)/.exec((await dialog.textContent()) ?? '')?.[1] ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const answer = await fetch(`${server.url}/api/v1/agents`, { headers: { authorization: `Bearer ${key}` } });

  expect(key).toMatch(/^jett_sk_live_[0-9A-Za-z]{32}$/);
  expect(answer.status).toBe(200);
  expect((await fetch(wheel)).status).toBe(200);
  const row = page.getByRole('row').filter({ hasText: 'my laptop' });
  // In 90 days, which is the choice if nobody makes another.
  await expect(row).toContainText(/[A-Z][a-z]{2} \d/);
  await expect(page.locator('body')).not.toContainText(key);
});

test('a key that was not copied is not closed by accident, and copying works over plain HTTP', async ({
  console: page,
}) => {
  // As on a page over plain HTTP from another machine.
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await page.getByRole('button', { name: 'Create key' }).first().click();
  await page.getByLabel('Name').fill('copied');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = (await page.getByTestId('api-key').textContent()) ?? '';

  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('was not copied');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dialog.getByRole('button', { name: 'Copy key' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('textbox', { name: 'Search task' }).focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByRole('textbox', { name: 'Search task' })).toHaveValue(key);
});

test('the form, a run and the keys have programs that do the same, in three languages', async ({
  console: page,
  server,
}) => {
  await page.goto(`${server.url}/console/agents/new`);
  await page.getByLabel('Task').fill("quick: what's 2 and 2?");
  await page.getByLabel('Name').fill('sums');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Use from code' }).click();
  await expect(dialog).toContainText(`npm install ${server.url}/sdk/jettson-sdk.tgz`);
  await expect(dialog).toContainText(String.raw`spawnAndWait('quick: what\'s 2 and 2?', { name: 'sums' })`);
  await dialog.getByRole('radio', { name: 'curl' }).click();
  await expect(dialog).toContainText(`"name":"sums"`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL(/agents\/ag_/);
  const id = page.url().split('/').at(-1) ?? '';
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();

  await page.getByRole('button', { name: 'Use from code' }).click();
  await expect(dialog.getByRole('region', { name: 'Wait for this agent' })).toContainText(`wait('${id}')`);
  await expect(dialog.getByRole('region', { name: 'Spawn this agent' })).toContainText(`name: 'sums'`);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  // The page before has such a button, too.
  await expect(page.getByRole('heading', { name: 'API keys', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Use from code' }).click();
  await dialog.getByRole('radio', { name: 'Python' }).click();
  await expect(dialog).toContainText('from jettson import Jettson');
});

test('a first agent is watched live to its result, and looks the same afterwards', async ({
  console: page,
}) => {
  await spawnAgent(page, 'Look at the fruit page and make a table');

  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(timeline).toContainText('Open page');
  await expect(timeline).toContainText('First I look at the page');
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('The page names three fruits');
  await expect(page.locator('header').getByText('Done')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden();
  await page.getByRole('button', { name: /^Screenshot/ }).click();
  await expect(page.getByRole('img', { name: /as the agent saw it/ })).toBeVisible();
  await page.getByRole('button', { name: /^Shell/ }).click();
  await expect(page.getByRole('region', { name: 'Terminal' })).toContainText('fruit 2');
  await expect(timeline).toContainText('Looked for facts worth keeping');
  const live = await heightOf(timeline);

  await page.reload();
  await expect(page.getByRole('region', { name: 'Terminal' })).toContainText('fruit 2');
  await expect.poll(() => heightOf(timeline)).toEqual(live);
});

/** Of all steps, which have the same height each; those that are out of sight are not in the page. */
const heightOf = (timeline: import('@playwright/test').Locator) =>
  timeline.evaluate((list) => (list as { clientHeight: number }).clientHeight);

test('files that the agent wrote can be read and downloaded', async ({ console: page }) => {
  await spawnAgent(page, 'Write fruit.txt');
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();

  await page.getByRole('radio', { name: 'Files' }).click();
  const file = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: 'Download' }) })
    .filter({ hasText: 'fruit.txt' })
    .first();
  const download = page.waitForEvent('download');
  await file.getByRole('button', { name: 'Download' }).click();

  await expect(file).toContainText('plum');
  expect((await download).suggestedFilename()).toBe('fruit.txt');
});

test('the overview and the list follow agents without a reload', async ({ console: page, api }) => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Agents', exact: true })).toBeVisible();

  await api('POST', '/agents', { task: 'quick sum: two and two', name: 'adder' });

  const row = page.getByRole('listitem').filter({ hasText: 'adder' });
  await expect(row).toContainText('Done');
});
