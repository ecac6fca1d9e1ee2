import type { Page } from '@playwright/test';
import { formatCost } from '../../apps/console/src/api/format.ts';
import { type Api, addLearned, expect, openNewAgent, test } from './fixtures.ts';

const timelineOf = (page: Page) => page.getByRole('list', { name: 'Timeline' });
const starts = (page: Page) => timelineOf(page).getByRole('listitem').filter({ hasText: 'Start sub-agent' });

/** An agent with a sub-agent, whose own sub-agent mends a list; the same for all tests of this file. */
let root: string | undefined;

async function openTree(page: Page, api: Api): Promise<string> {
  if (root === undefined) {
    const { body } = await api<{ agent_id: string }>('POST', '/agents', {
      task: 'delegate the whole table',
      tools: ['agents', 'files', 'shell', 'memory'],
    });
    root = body.agent_id;
    const read = () => api<{ status: string }>('GET', `/agents/${root}`);
    await expect.poll(async () => (await read()).body.status, { timeout: 40_000 }).toBe('completed');
  }
  await page.goto(new URL(`/console/agents/${root}`, page.url()).href);
  await expect(starts(page)).toHaveCount(1);
  return root;
}

test('what went wrong and what was learned in folded sub-agents is counted, and shown when steps are narrowed', async ({
  console: page,
  api,
}) => {
  await openTree(page, api);
  const rows = timelineOf(page).getByRole('listitem');
  const wrong = page.getByRole('region', { name: 'Highlights' }).getByRole('button', { name: /^Went wrong/ });
  await expect(wrong).toHaveText('Went wrong1 step, in sub-agents');
  await expect(page.getByRole('region', { name: 'What it learned: 1 memory kept' })).toContainText(
    'list-style',
  );

  await wrong.click();
  await expect(rows).toHaveText([
    /^Start sub-agent.*the mending/,
    /^Start sub-agent.*mend the list/,
    /^Shell.*quince/,
  ]);
  await expect(rows.nth(2)).toContainText('exit 1');
  const count = page.getByRole('status').filter({ hasText: /step/ });
  await expect(count).toHaveText('1 step, in sub-agents');
  await page.getByRole('radio', { name: 'Tools' }).click();
  await expect(count).toHaveText('8 steps, 6 in sub-agents');
  await expect(rows.filter({ hasText: 'Edit file' })).toHaveCount(1);
  await page.getByRole('radio', { name: 'Memory' }).click();
  await expect(rows.filter({ hasText: 'Remember' })).toHaveCount(1);
  await page.getByRole('radio', { name: 'All' }).click();
  await expect(starts(page)).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search this run' }).fill('one fruit a line');
  await expect(rows.filter({ hasText: 'Remember' })).toHaveCount(1);
  await rows.filter({ hasText: 'Remember' }).getByRole('button').click();
  await page.getByRole('searchbox', { name: 'Search this run' }).fill('');

  await expect(page.getByRole('complementary', { name: 'Step' })).toContainText('list-style');
});

test('the cost of an agent is that of its tree, at the head of the page and at the call that started it', async ({
  console: page,
  api,
}) => {
  const id = await openTree(page, api);
  const usage = (agent: { usage: { cost_usd: number } }) => agent.usage.cost_usd;
  const { body: own } = await api<Parameters<typeof usage>[0]>('GET', `/agents/${id}`);
  const { body: below } = await api<{ data: Parameters<typeof usage>[0][] }>(
    'GET',
    `/agents?ancestor_id=${id}`,
  );
  const belowCost = below.data.reduce((sum, agent) => sum + usage(agent), 0);
  expect(below.data).toHaveLength(2);
  expect(usage(own)).toBeLessThan(0.1);

  await expect(page.locator('#main header')).toContainText(formatCost(usage(own) + belowCost));
  await expect(starts(page)).toContainText(formatCost(belowCost));
  await expect(starts(page)).toContainText('most expensive');
  const numbers = page.getByRole('region', { name: 'Numbers' });
  await expect(numbers).toContainText(formatCost(usage(own) + belowCost));
  await expect(numbers).toContainText('Its own part, without sub-agents');
});

test('the call that started a sub-agent shows what went in and what came out', async ({
  console: page,
  api,
}) => {
  await openTree(page, api);
  await starts(page)
    .getByRole('button', { name: /^Start sub-agent/ })
    .click();
  const pane = page.getByRole('complementary', { name: 'Step' });

  await expect(pane.getByRole('region', { name: 'Sub-agent' })).toContainText('with 1 sub-agent of its own');
  await expect(pane.getByRole('region', { name: 'Input' })).toContainText('delegate the mending');
  await expect(pane.getByRole('region', { name: 'Output' })).toContainText(/ag_\w{21}/);
});

test('a link to a step of a sub-agent of a sub-agent unfolds both', async ({ console: page, api }) => {
  await openTree(page, api);
  const unfold = () => page.getByRole('button', { name: 'Show the steps of the sub-agent' });
  await unfold().click();
  await unfold().click();
  await timelineOf(page)
    .getByRole('button', { name: /^Edit file/ })
    .click();
  await expect(page).toHaveURL(/step=ag_\w+\.\d+/);
  await page.reload();

  await expect(timelineOf(page).getByRole('button', { name: /^Edit file/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect(page.getByRole('region', { name: 'Changes' })).toContainText('mango');
});

test('a call of a sub-agent that waits for approval is named on the page of its parent, and decided there', async ({
  console: page,
  api,
}) => {
  await openNewAgent(page, api, {
    task: 'delegate the mending',
    tools: ['agents', 'files', 'shell', 'memory'],
    require_approval: ['jettson_memory_put'],
  });
  const note = page.getByRole('region', { name: 'Approval' });
  await expect(note).toContainText('Waiting for approval: Remember in a sub-agent', { timeout: 30_000 });

  await note.getByRole('button', { name: 'Review' }).click();
  await expect(timelineOf(page).getByRole('button', { name: /^Remember/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await page.getByRole('button', { name: 'Approve' }).click();

  await expect(
    page.getByRole('region', { name: 'Result' }).or(page.locator('header').getByText('Done')).first(),
  ).toBeVisible({ timeout: 30_000 });
});

test('what a sub-agent learned a moment after its end is counted too', async ({ console: page, api }) => {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'delegate the mending',
    tools: ['agents', 'files', 'shell', 'memory'],
    memory: { extract: false },
  });
  const read = () => api<{ status: string }>('GET', `/agents/${body.agent_id}`);
  await expect.poll(async () => (await read()).body.status, { timeout: 40_000 }).toBe('completed');
  const { body: below } = await api<{ data: { agent_id: string }[] }>(
    'GET',
    `/agents?ancestor_id=${body.agent_id}`,
  );
  await addLearned(page, below.data[0]?.agent_id, ['late-fact']);
  await page.goto(new URL(`/console/agents/${body.agent_id}`, page.url()).href);

  await expect(page.getByRole('region', { name: 'What it learned: 2 memories kept' })).toContainText(
    'late-fact',
  );
});

test('a tree whose events are no longer kept has its cost, and its logs are read once', async ({
  console: page,
  api,
}) => {
  const id = await openTree(page, api);
  const deleted = { events_deleted_at: '2026-11-01T00:00:00.000Z' };
  const reads: string[] = [];
  await page.route(new RegExp(`/agents/${id}$`), async (route) => {
    if (route.request().resourceType() === 'document') return route.continue();
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...deleted } });
  });
  await page.route(/\/agents\/ag_\w+\/events\?/, async (route) => {
    reads.push(new URL(route.request().url()).pathname);
    await route.fulfill({ json: { data: [], next_cursor: null, ...deleted } });
  });
  const address = page.url();
  // What the page reads that is open is not counted.
  await page.goto('about:blank');
  reads.length = 0;
  await page.clock.install();
  await page.goto(address);

  await expect(page.getByRole('region', { name: 'Numbers' })).toContainText(
    'Its own part, without sub-agents',
  );
  const below = () => reads.filter((path) => !path.includes(id));
  await expect.poll(() => below().length).toBe(2);
  await page.clock.runFor(7000);
  await page.evaluate(() => fetch('/readyz'));
  expect(new Set(below()).size).toBe(below().length);
});

test('of many memories the first are read, and all of them when asked for', async ({
  console: page,
  api,
}) => {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick sum',
    memory: { extract: false },
  });
  await addLearned(
    page,
    body.agent_id,
    Array.from({ length: 25 }, (_, at) => `fact ${at}`),
  );
  await page.goto(new URL(`/console/agents/${body.agent_id}`, page.url()).href);
  const learned = page.getByRole('region', { name: 'What it learned: 25 memories kept' });
  await expect(learned.getByRole('listitem')).toHaveCount(10);

  await learned.getByRole('button', { name: 'Show all 25' }).click();

  await expect(learned.getByRole('listitem')).toHaveCount(25);
});

test('an agent that failed because its sub-agent did leads to where the sub-agent failed', async ({
  console: page,
  api,
}) => {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'delegate the refusal, then give up',
    tools: ['agents'],
    max_turns: 3,
  });
  const read = () => api<{ status: string }>('GET', `/agents/${body.agent_id}`);
  await expect.poll(async () => (await read()).body.status, { timeout: 40_000 }).toBe('error');
  await page.goto(new URL(`/console/agents/${body.agent_id}`, page.url()).href);

  await page.getByRole('alert').getByRole('button', { name: 'Show Turn 1 of a sub-agent' }).click();

  await expect(page).toHaveURL(/step=(%22)?ag_\w+\.\d+/);
  const failed = timelineOf(page).getByRole('button', { name: /^Turn 1.*No model answered/ });
  await expect(failed).toHaveAttribute('aria-current', 'true');
});

test('of a tree with 200 sub-agents, logs are read when they are needed', async ({ console: page, api }) => {
  const id = await openTree(page, api);
  const reads = new Set<string>();
  const { body: below } = await api<{ data: { agent_id: string; parent_id: string }[] }>(
    'GET',
    `/agents?ancestor_id=${id}`,
  );
  const child = below.data.find(({ parent_id: parentId }) => parentId === id);
  const idOf = (at: number) => `ag_${String(at).padStart(21, '0')}`;
  await page.route(/\/agents\?.*ancestor_id=/, async (route) => {
    const many = Array.from({ length: 200 }, (_, at) => ({ ...child, agent_id: idOf(at), parent_id: id }));
    await route.fulfill({ json: { data: [...below.data, ...many], next_cursor: null } });
  });
  await page.route(/\/agents\/ag_0\d+\/events\?/, async (route) => {
    reads.add(new URL(route.request().url()).pathname);
    await route.fulfill({ json: { data: [], next_cursor: null, events_deleted_at: null } });
  });
  await page.reload();

  const note = page.getByText('Errors and memories of 202 sub-agents are not counted yet');
  await expect(note).toBeVisible();
  await page.getByRole('button', { name: 'Show the steps of the sub-agent' }).click();
  await expect(page.getByText('Errors and memories of 201 sub-agents')).toBeVisible();
  expect(reads.size).toBe(0);
  await page.getByRole('button', { name: 'Read all now' }).click();

  await expect.poll(() => reads.size).toBe(200);
  await expect(page.getByText('not counted yet')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Highlights' })).toContainText('1 step, in sub-agents');
});
