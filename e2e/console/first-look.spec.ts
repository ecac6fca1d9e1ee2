/** What somebody who never saw the console looks for, and finds without knowing where things are. */
import { expect, type Page } from '@playwright/test';
import { type Api, spawnAgent, test } from './fixtures.ts';

const timelineOf = (page: Page) => page.getByRole('list', { name: 'Timeline' });

async function openEnded(page: Page, api: Api, body: object): Promise<void> {
  const { body: agent } = await api<{ agent_id: string }>('POST', '/agents', body);
  const read = () => api<{ status: string }>('GET', `/agents/${agent.agent_id}`);
  await expect.poll(async () => (await read()).body.status, { timeout: 40_000 }).toMatch(/completed|error/);
  await page.goto(new URL(`/console/agents/${agent.agent_id}`, page.url()).href);
}

test('the number of agents that failed in the last 24 hours leads to them', async ({ console: page }) => {
  await spawnAgent(page, 'fail, please');
  await expect(page.getByRole('alert')).toContainText('The scripted model refuses.');
  await page.getByRole('link', { name: 'Overview' }).click();

  await page.getByRole('link', { name: 'Failed, last 24 h' }).click();

  await expect(page).toHaveURL(/agents\?status=error&changed=24h$/);
  await expect(page.getByRole('link', { name: /fail, please/ }).first()).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Ended or changed' })).toHaveValue('24h');
});

test('the step where a run failed is shown in the middle of its steps, and by what it was about', async ({
  console: page,
  api,
}) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await openEnded(page, api, { task: 'Look in vain', tools: ['memory', 'shell'], max_turns: 3 });
  await expect(page.getByRole('region', { name: 'What it said last' })).toContainText('I look around.');
  await expect(page.getByRole('region', { name: 'Result' })).toBeHidden();
  await expect(page.getByRole('region', { name: 'Highlights' })).toContainText('Slowest');
  const wrong = timelineOf(page).getByRole('listitem').filter({ hasText: 'no such ledger' });

  await page.getByRole('alert').getByRole('button', { name: 'Show Shell in turn 2' }).click();

  await expect(wrong).toBeInViewport({ ratio: 1 });
  // A selected step that somebody scrolled away from is shown again when another one is selected beside the list.
  await timelineOf(page).hover();
  await page.mouse.wheel(0, -5000);
  await expect(wrong).not.toBeInViewport();
  await page.getByRole('button', { name: 'Next step' }).click();
  await expect(timelineOf(page).locator('li:has([aria-current])')).toBeInViewport({ ratio: 1 });
});

test('the sub-agent that failed is told from the others where it was started', async ({
  console: page,
  api,
}) => {
  await openEnded(page, api, { task: 'delegate the refusal', tools: ['agents'] });

  const start = timelineOf(page).getByRole('listitem').filter({ hasText: 'Start sub-agent' });

  await expect(start.getByText('failed', { exact: true })).toBeVisible();
});

test('clicks at one place approve one call: it stays there until the pointer leaves the list', async ({
  console: page,
  api,
}) => {
  // Room for all rows: none moves because the page scrolls.
  await page.setViewportSize({ width: 1280, height: 2400 });
  for (const name of ['Refund Anna', 'Refund Bo', 'Refund Cem']) {
    await api('POST', '/agents', {
      task: 'approve what I like',
      name,
      tools: ['memory'],
      require_approval: ['jettson_memory_put'],
    });
  }
  await page
    .getByRole('link', { name: /Needs you/ })
    .first()
    .click();
  const rows = page.getByRole('list', { name: 'Needs you' }).getByRole('listitem');
  const refunds = rows.filter({ hasText: 'Refund' });
  await expect(refunds).toHaveCount(3);
  await expect(refunds.first()).toContainText('approve what I like');
  const decisions: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/approvals/')) decisions.push(request.url());
  });
  const box = await refunds.first().getByRole('button', { name: 'Approve' }).boundingBox();
  const [x, y] = [(box?.x ?? 0) + 10, (box?.y ?? 0) + 10];

  await page.mouse.click(x, y);
  await expect(refunds.first()).toContainText('Approved');
  // The one that asked first.
  await expect(page.getByText(/Approved: Remember, Refund (Anna|Bo|Cem)/)).toBeVisible();
  // The list is read anew after a decision.
  await expect(page.getByRole('link', { name: /Needs you/ }).first()).toContainText('2');
  await page.mouse.click(x, y);
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });

  // Whatever the clicks ask for is on its way after a frame.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  expect(decisions).toHaveLength(1);
  await expect(refunds).toHaveCount(3);
  await page.mouse.move(x, 5);
  await expect(refunds).toHaveCount(2);
  await page.mouse.click(x, y);
  await expect(refunds.first()).toContainText('Approved');
  expect(decisions).toHaveLength(2);
});

test('who looks for the key of a model provider among the API keys is led to it', async ({
  console: page,
}) => {
  await page.getByRole('link', { name: 'API keys' }).first().click();

  await page.getByRole('link', { name: 'Settings, Models' }).click();

  await expect(page.getByRole('heading', { name: 'Model providers' })).toBeVisible();
});

test('a memory that somebody put back is not said to be the work of the agent that wrote it first', async ({
  console: page,
  api,
}) => {
  await openEnded(page, api, {
    task: 'approve what I like',
    tools: ['memory'],
    memory: { write: 'put-back', read: ['put-back'] },
  });
  await api('POST', '/memory', { key: 'favourite-fruit', value: 'Pears.', namespace: 'put-back' });
  await page.goto(new URL('/console/memory?namespace=put-back&view=changes', page.url()).href);
  const changes = page.getByRole('list', { name: 'Recently changed' }).locator('> li');
  await expect(changes).toHaveCount(2);
  await expect(changes.last()).toContainText('by ag_');

  await changes.first().getByRole('button', { name: /^Undo/ }).click();

  await expect(changes).toHaveCount(3);
  await expect(changes.first()).toContainText('restored');
  await expect(changes.first()).not.toContainText('by ag_');
});
