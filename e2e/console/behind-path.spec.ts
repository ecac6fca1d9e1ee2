import { expect, test } from '@playwright/test';
import { watchFaults } from './fixtures.ts';
import { type ServerProcess, startServerProcess } from './test-server.ts';

let server: ServerProcess;

test.beforeAll(async () => {
  server = await startServerProcess(['--path', '/tools/jettson']);
});

test.afterAll(() => server.stop());

test('behind a proxy with a path the console signs in, loads its parts, streams and survives a reload', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const failed: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
  });

  await page.goto(await server.newLink());
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.goto(`${server.url}/console/agents/new`);
  await page.getByLabel('Task').fill('quick look');
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL(/\/tools\/jettson\/console\/agents\/ag_/);
  await expect(page.locator('header').getByText('Done')).toBeVisible();
  await page.reload();
  await expect(page.getByText('quick look').first()).toBeVisible();
  await page.goto(`${server.url}/console/api-keys`);
  await page.getByRole('button', { name: 'Create key' }).first().click();
  await page.getByLabel('Name').fill('behind');
  await page.getByRole('button', { name: 'Create key' }).last().click();
  await expect(page.getByRole('dialog')).toContainText(`${server.url}/sdk/`);

  expect(failed).toEqual([]);
  expect(faults).toEqual([]);
});

test('behind a proxy with a path the documentation loads its parts, links its pages and can be searched', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const failed: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
  });

  await page.goto(`${server.url}/docs`);
  await page.getByRole('link', { name: 'Memory', exact: true }).first().click();
  await page.waitForURL(`${server.url}/docs/memory`);
  await expect(page.getByRole('heading', { level: 1, name: 'Memory' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill('follow-up messages');
  await page.getByRole('option').first().click();
  await page.waitForURL(/\/tools\/jettson\/docs\/agents#follow-up-messages$/);
  await page.getByRole('link', { name: 'Jettson' }).first().click();
  await page.waitForURL(`${server.url}/docs/`);
  await page.getByRole('link', { name: 'API reference' }).first().click();
  const calls = page.getByRole('navigation', { name: 'Calls' });
  await expect(calls.getByRole('link', { name: 'Search memories' })).toBeVisible();

  expect(failed).toEqual([]);
  expect(faults).toEqual([]);
});
