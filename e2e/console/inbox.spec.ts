import { type Api, expect, test } from './fixtures.ts';

/** Spawns an agent that asks whether it may remember something. */
async function spawnAsking(api: Api, name: string): Promise<string> {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'approve what I like',
    name,
    require_approval: ['jettson_memory_put'],
  });
  return body.agent_id;
}

/** A function tool that the scripted model calls for such a task. */
const LOOK_UP = {
  type: 'function',
  name: 'look_up_order',
  description: 'Looks up an order.',
  input_schema: { type: 'object', properties: { order_id: { type: 'string' } } },
};

// What other files have left would be counted as well.
test.beforeEach(async ({ api }) => {
  const { body } = await api<{ data: { agent_id: string }[] }>('GET', '/agents/pending');
  for (const { agent_id: id } of body.data) await api('DELETE', `/agents/${id}`);
});

test('what waits for somebody is counted everywhere as it comes, and several calls are approved at once', async ({
  console: page,
  api,
}) => {
  const nav = page.getByRole('navigation', { name: 'Main' });
  const link = nav.getByRole('link', { name: /Needs you/ });
  await spawnAsking(api, 'First of two');
  await expect(link).toContainText('1');
  await spawnAsking(api, 'Second of two');

  await expect(link).toContainText('2');
  await expect(page).toHaveTitle(/^\(2\) /);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /^data:image\/svg/);
  await link.click();
  const rows = page.getByRole('list', { name: 'Needs you' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('First of two');
  await expect(rows.first().getByText('favourite-fruit')).toHaveCount(1);
  await expect(rows.first().getByRole('region', { name: 'What the model said' })).toHaveText(
    'I would like to keep this.',
  );
  await expect(rows.first()).toContainText('left');

  await page.getByLabel('Select all calls').check();
  let readAgain = () => {};
  const mayBeRead = new Promise<void>((resolve) => {
    readAgain = resolve;
  });
  await page.route(/\/agents\/pending/, async (route) => {
    await mayBeRead;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Approve 2' }).click();

  // Before the list is read again, too, what was decided cannot be selected.
  await expect(rows.first()).toContainText('Approved');
  await expect(page.getByRole('checkbox', { name: /^Select the call of/ })).toHaveCount(0);
  readAgain();
  await expect(page.getByText('Nothing is waiting for you')).toBeVisible();
  await expect(page.getByText('2 calls approved')).toBeVisible();
  await expect(page).toHaveTitle(/^Needs you/);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /icon.*\.svg/);
});

test('a call is refused, a result given and a budget raised in place', async ({ console: page, api }) => {
  const asking = await spawnAsking(api, 'May I');
  const { body: tool } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'order 1042',
    name: 'Order desk',
    tools: [LOOK_UP],
  });
  const { body: budget } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'approve what I like',
    name: 'Out of budget',
    limits: { max_tool_calls: 0 },
  });
  await page.getByRole('link', { name: /Needs you/ }).click();
  const row = (name: string) =>
    page.getByRole('list', { name: 'Needs you' }).getByRole('listitem').filter({ hasText: name });

  await row('May I').getByRole('button', { name: 'Refuse' }).click();
  await expect(row('May I')).toContainText('Refused');
  // Rows leave the list when the pointer has left it.
  const leave = () => page.mouse.move(5, 5);
  await leave();
  await expect(row('May I')).toBeHidden();
  await row('Order desk').getByRole('button', { name: 'Answer' }).click();
  await row('Order desk').getByLabel('Result', { exact: true }).fill('{"status":"shipped"}');
  await row('Order desk').getByRole('button', { name: 'Send result' }).click();
  await leave();
  await expect(row('Order desk')).toBeHidden();
  await row('Out of budget').getByRole('button', { name: 'Raise the budget' }).click();
  await row('Out of budget').getByLabel('Tool calls').fill('');
  await row('Out of budget').getByLabel('Seconds').fill('600');
  await row('Out of budget').getByRole('button', { name: 'Raise', exact: true }).click();
  await leave();
  await expect(row('Out of budget')).toBeHidden();

  for (const id of [asking, tool.agent_id, budget.agent_id]) {
    await expect
      .poll(async () => (await api<{ status: string }>('GET', `/agents/${id}`)).body.status)
      .toBe('completed');
  }
  // An empty field takes its limit away.
  const { body: raised } = await api<{ limits: object }>('GET', `/agents/${budget.agent_id}`);
  expect(raised.limits).toEqual({ max_seconds: 600 });
  const { body: log } = await api<{ data: { type: string; data: { result?: { output: unknown } } }[] }>(
    'GET',
    `/agents/${tool.agent_id}/events`,
  );
  expect(log.data.find(({ type }) => type === 'tool-call-end')?.data.result?.output).toEqual({
    status: 'shipped',
  });
});

test('an agent that waits for a message is listed apart and not counted', async ({ console: page, api }) => {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick sum',
    name: 'Kept alive',
    keep_alive: true,
  });
  await page.getByRole('link', { name: /Needs you/ }).click();
  const apart = page.getByRole('list', { name: 'Waiting for a message' });
  await expect(apart.getByRole('listitem')).toContainText('Kept alive');
  await expect(page).toHaveTitle(/^Needs you/);

  await apart.getByRole('button', { name: 'Write' }).click();
  await apart.getByRole('textbox', { name: 'Message to the agent' }).fill('And once more?');
  await apart.getByRole('button', { name: 'Send' }).click();

  await apart.getByRole('link', { name: 'Kept alive' }).click();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('And once more?');
  await api('DELETE', `/agents/${body.agent_id}`);
});

test('a call of an agent that ended can no longer be decided, and its status says what it waited for', async ({
  console: page,
  api,
}) => {
  const id = await spawnAsking(api, 'Ends first');
  await page.goto(new URL(`/console/agents/${id}`, page.url()).href);
  await expect(page.locator('header').getByText('Waiting for approval')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();

  await api('DELETE', `/agents/${id}`);

  await expect(page.getByText('ended before a decision')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toBeHidden();
});
