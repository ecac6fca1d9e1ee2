import type { Agent } from '@jettson/contract';
import type { Page } from '@playwright/test';
import { formatCost } from '../../apps/console/src/api/format.ts';
import { type Api, expect, test } from './fixtures.ts';

/** An agent of this name whose sub-agent has failed, once it has answered. */
async function spawnParent(api: Api, name: string, { keep_alive = false } = {}): Promise<Agent> {
  const task = 'delegate the refusal';
  const { body } = await api<Agent>('POST', '/agents', { task, name, tools: ['agents'], keep_alive });
  const read = async () => (await api<Agent>('GET', `/agents/${body.agent_id}`)).body;
  await expect
    .poll(async () => (await read()).status, { timeout: 40_000 })
    .toBe(keep_alive ? 'idle' : 'completed');
  return read();
}

const rowsOf = (page: Page) => page.getByRole('list', { name: 'Agents' }).getByRole('listitem');

test('a row has its actions where the pointer or the focus is, and an agent is stopped from there', async ({
  console: page,
  api,
  server,
  context,
}, info) => {
  const { body: live } = await api<Agent>('POST', '/agents', {
    task: 'quick: sum',
    name: 'act live',
    keep_alive: true,
  });
  const { body: ended } = await api<Agent>('POST', '/agents', { task: 'quick: sum', name: 'act ended' });
  await page.goto(`${server.url}/console/agents?q=act`);
  const row = (name: string) => rowsOf(page).filter({ hasText: name });
  const actions = (name: string) => page.getByRole('group', { name: `Actions for ${name}` });
  await expect(row('act ended')).toContainText('Done');
  await expect(actions('act')).toHaveCount(0);

  await row('act ended').hover();
  await expect(actions('act ended')).toBeVisible();
  await expect(actions('act ended').getByRole('button', { name: 'Stop' })).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: info.outputPath(`row-actions-${colorScheme}.png`) });
  }
  const opening = context.waitForEvent('page');
  await actions('act ended').getByRole('link', { name: 'Open in a new tab' }).click();
  const tab = await opening;
  await expect(tab).toHaveURL(new RegExp(`/agents/${ended.agent_id}$`));
  await tab.close();

  await page.mouse.move(0, 0);
  await row('act live').getByRole('link').first().focus();
  await page.keyboard.press('Tab');
  await expect(actions('act live').getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Keep it running' }).click();
  await expect(row('act live').getByRole('link').first()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Stop the agent' }).click();
  await expect(row('act live')).toContainText('Stopped');
  await expect(row('act live').getByRole('link').first()).toBeFocused();

  await row('act live').hover();
  await actions('act live').getByRole('link', { name: 'Run again' }).click();
  await expect(page).toHaveURL(new RegExp(`from=${live.agent_id}`));
});

test('a filtered list says what its agents cost together, and how costs are counted', async ({
  console: page,
  api,
  server,
}) => {
  const ids: string[] = [];
  for (const name of ['summed one', 'summed two']) {
    const { body } = await api<Agent>('POST', '/agents', { task: 'quick: sum', name });
    ids.push(body.agent_id);
  }
  const read = async (id: string) => (await api<Agent>('GET', `/agents/${id}`)).body;
  for (const id of ids) await expect.poll(async () => (await read(id)).status).toBe('completed');
  const costs = await Promise.all(ids.map(async (id) => (await read(id)).usage.cost_usd));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  expect(total).toBeGreaterThan(0);

  await page.goto(`${server.url}/console/agents?q=summed`);

  await expect(page.getByText(`2 agents, ${formatCost(total)}`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sort by own cost' })).toBeVisible();
});

test('the sub-agents of a live agent are read as long as the pointer is on its cost', async ({
  console: page,
  api,
  server,
}) => {
  const parent = await spawnParent(api, 'watched parent', { keep_alive: true });
  await page.goto(`${server.url}/console/agents?q=watched`);
  const row = rowsOf(page).filter({ hasText: 'watched parent' });
  const isOfTree = (url: string) => url.includes('ancestor_id=');
  const isOfList = (url: string) => url.includes('updated_after=');
  const asks = (is: (url: string) => boolean) => page.waitForRequest((request) => is(request.url()));

  const first = asks(isOfTree);
  await row.getByText(formatCost(parent.usage.cost_usd)).hover();
  await first;
  await asks(isOfTree);
  await page.mouse.move(0, 0);
  // The list is read about as often as the tree was.
  await asks(isOfList);
  const late: string[] = [];
  page.on('request', (request) => isOfTree(request.url()) && late.push(request.url()));
  for (let times = 0; times < 3; times += 1) await asks(isOfList);

  expect(late).toEqual([]);
});

test('the cost of an agent in the list is its own, and that of its tree is shown on hover', async ({
  console: page,
  api,
  server,
}) => {
  const parent = await spawnParent(api, 'hovered parent');
  await page.goto(`${server.url}/console/agents?q=hovered`);
  const cost = rowsOf(page)
    .filter({ hasText: 'hovered parent' })
    .getByText(formatCost(parent.usage.cost_usd));

  await cost.hover();

  await expect(cost).toHaveAttribute('title', /^(≈ )?\$.* with its 1 sub-agent$/);
});
