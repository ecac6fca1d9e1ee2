import { expect, spawnAgent, test } from './fixtures.ts';
import { HOSTILE } from './script.ts';

/** True once anything of an agent ran. */
const isHacked = (page: import('@playwright/test').Page) => page.evaluate<boolean>("'hacked' in window");

test('script in a task, an answer, a page title and a file name stays text', async ({ console: page }) => {
  await spawnAgent(page, `Make a table about fruit ${HOSTILE}`);

  await expect(page.getByRole('region', { name: 'Task' })).toContainText(HOSTILE);
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(HOSTILE);
  await expect(page.getByRole('region', { name: 'Result' }).getByRole('img')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Open page/ })).toContainText('<img src=x');
  await page.getByRole('radio', { name: 'Files' }).click();
  await expect(page.getByText(`notes/${HOSTILE.slice(0, 20)}.md`)).toBeVisible();
  await page.getByRole('radio', { name: 'Raw events' }).click();
  await expect(page.getByText('tool-call-start').first()).toBeVisible();

  expect(await isHacked(page)).toBe(false);
});

test('calls with names and inputs that no tool has are shown like any other', async ({ console: page }) => {
  await spawnAgent(page, 'make strange calls');
  const step = (name: RegExp) => page.getByRole('list', { name: 'Timeline' }).getByRole('button', { name });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Strange.');

  await step(/^HTTP/).click();
  await expect(page.getByRole('region', { name: 'Input' })).toContainText('valueOf');
  await step(/^Shell/).click();
  await expect(page.getByRole('region', { name: 'Terminal' })).toContainText('{"run":"this"}');
  await step(/^constructor/).click();
  await expect(page.getByRole('region', { name: 'Input' })).toContainText('everything');
});

test('script in a memory stays text, in the table, its history and a search', async ({
  console: page,
  api,
  server,
}) => {
  await api('POST', '/memory', {
    key: `hostile ${HOSTILE}`,
    value: HOSTILE,
    namespace: 'hostile',
    tags: ['<b>'],
  });
  await api('POST', '/memory', {
    key: `hostile ${HOSTILE}`,
    value: `${HOSTILE} again`,
    namespace: 'hostile',
  });
  await page.goto(`${server.url}/console/memory?namespace=hostile`);

  await page.getByRole('list', { name: 'Memories' }).getByRole('button').first().click();
  const panel = page.getByRole('complementary', { name: 'Memory' });
  await expect(panel.getByLabel('Value')).toHaveValue(`${HOSTILE} again`);
  await expect(panel.getByRole('list', { name: 'History' })).toContainText(HOSTILE);
  await page.getByRole('textbox', { name: 'Search memories' }).fill('hacked');
  await expect(page.getByRole('list', { name: 'Results' })).toContainText(HOSTILE);

  expect(await isHacked(page)).toBe(false);
});

test('the page has a policy without anything inline, and its files never change', async ({
  console: page,
  server,
}) => {
  const html = await page.request.get(`${server.url}/console/agents/anything`);
  const asset = /src="(\/console\/assets\/[^"]+)"/.exec(await html.text())?.[1];
  const script = await page.request.get(`${server.url}${asset}`, { headers: { 'accept-encoding': 'br' } });

  expect(html.headers()['content-security-policy']).toContain("default-src 'none'");
  expect(html.headers()['content-security-policy']).not.toContain('unsafe');
  expect(html.headers()['cache-control']).toBe('no-cache');
  expect(script.headers()['cache-control']).toContain('immutable');
  expect(script.headers()['content-encoding']).toBe('br');
});
