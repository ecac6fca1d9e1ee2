import type { Page } from '@playwright/test';
import { expect, openNewAgent, spawnAgent, test } from './fixtures.ts';

const step = (page: Page, name: RegExp) =>
  page.getByRole('list', { name: 'Timeline' }).getByRole('button', { name });

test('a running agent is stopped', async ({ console: page }) => {
  await spawnAgent(page, 'sleep for a while');
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal).toContainText('waiting');

  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop the agent' }).click();

  await expect(page.locator('header').getByText('Stopped')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message to the agent' })).toBeHidden();
});

test('an agent that has ended is deleted for good, after a question', async ({ console: page, api }) => {
  await spawnAgent(page, 'quick sum');
  await expect(page.locator('header').getByText('Done')).toBeVisible();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  const kept = await api('GET', `/agents/${id}`);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete the agent' }).click();

  await expect(page).toHaveURL(/\/console\/agents$/);
  expect([kept.status, (await api('GET', `/agents/${id}`)).status]).toEqual([200, 404]);
});

test('a call that waits for approval happens once it is approved', async ({ console: page }) => {
  await page.goto(new URL('/console/agents/new', page.url()).href);
  await page.getByLabel('Task').fill('approve what I like');
  await page.getByText('Budget, approvals, structured answer').click();
  await page.getByLabel('Remember', { exact: true }).check();
  await page.getByRole('button', { name: 'Spawn agent' }).click();

  await page.getByRole('button', { name: 'Approve' }).click();

  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Remembered.');
});

test('of two calls that wait for approval, each is decided on its own, and the other one is named', async ({
  console: page,
  api,
}) => {
  await openNewAgent(page, api, {
    task: 'recall two favourites',
    require_approval: ['jettson_memory_get'],
  });
  const pane = page.getByRole('complementary', { name: 'Step' });
  const reason = pane.getByLabel('Reason for the agent, if you refuse');
  const other = page.getByRole('region', { name: 'Approval' });
  await expect(pane).toContainText('favourite-cake');
  await expect(other).toContainText('Waiting for approval: Recall');
  await reason.fill('Only of the cake');
  await pane.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Approved: Recall')).toBeVisible();

  await other.getByRole('button', { name: 'Review' }).click();
  await expect(pane).toContainText('favourite-tea');
  await expect(other).toBeHidden();
  await expect(reason).toHaveValue('');
  await pane.getByRole('button', { name: 'Next step' }).click();
  await expect(pane).toContainText('favourite-cake');
  await expect(pane.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await pane.getByRole('button', { name: 'Previous step' }).click();
  await pane.getByRole('button', { name: 'Approve' }).click();

  await expect(step(page, /^Answer/)).toContainText('Neither is known.');
});

test('an agent that is kept alive takes a follow-up', async ({ console: page }) => {
  await page.goto(new URL('/console/agents/new', page.url()).href);
  await page.getByLabel('Task').fill('quick sum');
  await page.getByText('Budget, approvals, structured answer').click();
  await page.getByLabel('Keep it alive after its answer').check();
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await expect(page.locator('header').getByText('Waiting for a message')).toBeVisible();

  await page.getByRole('textbox', { name: 'Message to the agent' }).fill('And once more?');
  await page.getByRole('button', { name: 'Send' }).click();

  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('And once more?');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop the agent' }).click();
});

test('an agent that used up its budget continues once it is raised', async ({ console: page, api }) => {
  await openNewAgent(page, api, {
    task: 'approve what I like',
    limits: { max_tool_calls: 0 },
  });
  const form = page.getByRole('form', { name: 'Budget' });
  await expect(form.getByLabel('Tool calls')).toHaveValue('0');

  await form.getByLabel('Tool calls').fill('5');
  await form.getByRole('button', { name: 'Raise' }).click();

  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Remembered.');
});

test('an agent is run again with changes', async ({ console: page }) => {
  const first = await spawnAgent(page, 'quick sum of two and two');
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();

  await page.getByRole('link', { name: 'Run again' }).click();
  await expect(page.getByLabel('Task')).toHaveValue('quick sum of two and two');
  await page.getByLabel('Name').fill('second try');
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL((url) => /agents\/ag_/.test(url.pathname) && !url.pathname.endsWith(first));

  await expect(page.getByRole('heading', { name: 'second try' })).toBeVisible();
});

test('an agent that fails says why, and a form that cannot work says where', async ({ console: page }) => {
  await spawnAgent(page, 'fail, please');
  await expect(page.getByRole('alert')).toContainText('refuses');

  await page.goto(new URL('/console/agents/new', page.url()).href);
  await page.getByText('Budget, approvals, structured answer').click();
  await page.getByLabel('Metadata').fill('team=ops');
  await page.getByRole('button', { name: 'Spawn agent' }).click();

  await expect(page.getByText('Say what the agent should do')).toBeVisible();
  await expect(page.getByText('This is not a JSON object')).toBeVisible();
});

test('the list is searched and narrowed by status and metadata', async ({ console: page, api }) => {
  await api('POST', '/agents', { task: 'quick: weigh pears', metadata: { team: 'fruit' } });
  await api('POST', '/agents', { task: 'quick: mend the fence', metadata: { team: 'garden' } });
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  const rows = page.getByRole('list', { name: 'Agents' }).getByRole('listitem');

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('textbox', { name: /Metadata/ }).fill('team=garden');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('fence');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('textbox', { name: 'Search task' }).fill('weigh pears');
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Failed' }).click();

  await expect(page.getByText('No matching agents')).toBeVisible();
});

test("a sub-agent's steps are unfolded below the call that started it, with their cost, and it leads back to its parent", async ({
  console: page,
  api,
}) => {
  const id = await openNewAgent(page, api, {
    task: 'delegate the two columns',
    tools: ['agents'],
  });
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Both columns are summed.');
  const starts = timeline.getByRole('listitem').filter({ hasText: 'Start sub-agent' });
  await expect(starts).toHaveCount(2);
  await expect(starts.first()).toContainText('$0.0030');
  await expect(starts.filter({ hasText: 'most expensive' })).toContainText('which is longer');
  await expect(
    page.getByRole('region', { name: 'Highlights' }).getByRole('button', { name: /^Most expensive/ }),
  ).toHaveText(/Start sub-agent.*\$0\.\d{4}, \d\d%$/);

  await starts.first().getByRole('button', { name: 'Show the steps of the sub-agent' }).click();
  await expect(timeline.getByRole('listitem').filter({ hasText: 'Four.' })).toHaveCount(2);
  await timeline.getByRole('button', { name: /^Turn 1 Four/ }).click();
  await expect(page).toHaveURL(/step=ag_\w+\.\d+/);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Said' })).toContainText('Four.');

  await starts
    .first()
    .getByRole('button', { name: /^Start sub-agent/ })
    .click();
  await page.getByRole('link', { name: 'Open the sub-agent' }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Four.');
  await page
    .locator('header')
    .getByRole('link', { name: `Sub-agent of ${id}` })
    .click();
  await expect(starts).toHaveCount(2);
});
