import { expect, test, watchFaults } from './fixtures.ts';

test('a revoked key is refused by the API and stays in the history', async ({
  console: page,
  api,
  server,
}) => {
  const { body } = await api<{ api_key: string }>('POST', '/keys', { name: 'doomed' });
  const call = () =>
    fetch(`${server.url}/api/v1/agents`, { headers: { authorization: `Bearer ${body.api_key}` } });
  expect((await call()).status).toBe(200);

  await page.goto(`${server.url}/console/api-keys`);
  await page.getByRole('button', { name: 'Revoke doomed' }).click();
  await page.getByRole('button', { name: 'Revoke key' }).click();

  const past = page.getByRole('table', { name: 'Revoked and expired keys' });
  await expect(past).toContainText('doomed');
  await expect(past).toContainText('Revoked');
  expect((await call()).status).toBe(401);
});

test('a key can be limited to the memories of one user', async ({ console: page, api, server }, info) => {
  for (const namespace of ['user-7', 'user-8', 'team-3/plans']) {
    await api('POST', '/memory', { key: 'diet', value: `of ${namespace}`, namespace });
  }
  await page.goto(`${server.url}/console/api-keys`);
  await page.getByRole('button', { name: 'Create key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('of user 7');
  await dialog.getByLabel('Only some of them').check();
  await dialog.getByLabel('Reads', { exact: true }).fill('user-7\n team-3/* \n');
  await dialog.getByLabel('Writes to').fill('user-7');
  await page.screenshot({ path: info.outputPath('key-form.png') });
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = (await page.getByTestId('api-key').textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();

  const call = (path: string, init?: RequestInit) =>
    fetch(`${server.url}/api/v1/memory${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
  const { memories } = (await (await call('/list')).json()) as { memories: { namespace: string }[] };
  const put = (namespace: string) =>
    call('', { method: 'POST', body: JSON.stringify({ key: 'mine', value: 'x', namespace }) });

  expect(memories.map(({ namespace }) => namespace).sort()).toEqual(['team-3/plans', 'user-7']);
  expect((await put('user-7')).status).toBe(201);
  expect((await put('team-3/plans')).status).toBe(403);
  const row = page.getByRole('row').filter({ hasText: 'of user 7' });
  await expect(row).toContainText('Memory: reads user-7, team-3/*; writes to user-7');
  await page.screenshot({ path: info.outputPath('key-list.png') });
});

test('an owner deletes another account once its name is typed', async ({ console: page, server }) => {
  await page.goto(`${server.url}/console/accounts`);
  await page.getByRole('button', { name: 'New account' }).click();
  await page.getByLabel('Name').fill('doomed account');
  await page.getByRole('button', { name: 'Create account' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'doomed account' });
  const current = page.getByRole('listitem').filter({ hasText: 'current' });
  await expect(current.getByRole('button', { name: 'Delete' })).toBeHidden();

  await row.getByRole('button', { name: 'Delete' }).click();
  const submit = page.getByRole('button', { name: 'Delete the account' });
  await expect(submit).toBeDisabled();
  await page.getByLabel('Type doomed account to confirm').fill('doomed account');
  await submit.click();

  await expect(page.getByText('doomed account is deleted')).toBeVisible();
  await expect(row).toBeHidden();
});

test('a member of a second account joins by invitation and sees nothing of the first', async ({
  console: page,
  api,
  server,
  browser,
}) => {
  const { body: agent } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick secret of the owner',
  });
  await api('POST', '/memory', { key: 'owner-secret', value: 'nobody else reads this' });
  await page.goto(`${server.url}/console/accounts`);
  await page.getByRole('button', { name: 'New account' }).click();
  await page.getByLabel('Name').fill('second');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'second' })
    .getByRole('button', { name: 'Show' })
    .click();
  await page.goto(`${server.url}/console/settings/members`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill('bob@example.com');
  await page.getByRole('dialog').getByLabel('As').selectOption('admin');
  await page.getByRole('button', { name: 'Create link' }).click();
  const link = (await page.getByTestId('invitation-link').textContent()) ?? '';

  const context = await browser.newContext();
  const bob = await context.newPage();
  const faults = watchFaults(bob);
  await bob.goto(link);
  await bob.getByLabel('Password').fill('correct horse battery');
  await bob.getByRole('button', { name: 'Join' }).click();

  const steps = bob.getByRole('list', { name: 'Get started' }).getByRole('listitem');
  await expect(steps).toHaveCount(4);
  await expect(steps.nth(0)).toContainText('Agents run on');
  await expect(steps.nth(1)).toContainText('Computers work');
  await expect(steps.nth(2).getByRole('link', { name: 'Get an API key' })).toBeVisible();
  await expect(steps.nth(3)).toContainText('Spawn your first agent');
  await expect(bob.getByRole('link', { name: 'Accounts' })).toBeHidden();
  await bob.goto(`${server.url}/console/agents`);
  await expect(bob.getByText('No agents yet')).toBeVisible();
  await bob.goto(`${server.url}/console/agents/${agent.agent_id}`);
  await expect(bob.getByText('Not found').first()).toBeVisible();
  await bob.goto(`${server.url}/console/memory`);
  await expect(bob.getByText('No memories yet')).toBeVisible();
  await bob.goto(`${server.url}/console/usage`);
  await expect(bob.getByRole('combobox', { name: 'Plan' })).toBeHidden();

  await context.clearCookies();
  await bob.goto(`${server.url}/console/memory?q=anything`);
  await bob.getByLabel('E-mail').fill('bob@example.com');
  await bob.getByLabel('Password').fill('correct horse battery');
  await bob.getByRole('button', { name: 'Sign in' }).click();
  await expect(bob.getByRole('textbox', { name: 'Search memories' })).toHaveValue('anything');

  const again = await browser.newContext();
  const reused = await again.newPage();
  await reused.goto(link);
  await expect(reused.getByText('This link does not work')).toBeVisible();
  expect(faults).toEqual([]);
  await again.close();
  await context.close();
});

test('a viewer is shown nothing that they cannot use, and a member is, from the moment of the change', async ({
  console: page,
  api,
  server,
  browser,
}, info) => {
  await page.goto(`${server.url}/console/settings/members`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill('vera@example.com');
  await page.getByRole('dialog').getByLabel('As').selectOption('viewer');
  await expect(page.getByRole('dialog')).toContainText('changes nothing');
  await page.screenshot({ path: info.outputPath('invite.png') });
  await page.getByRole('button', { name: 'Create link' }).click();
  const link = (await page.getByTestId('invitation-link').textContent()) ?? '';
  const context = await browser.newContext();
  const vera = await context.newPage();
  const faults = watchFaults(vera);
  await vera.goto(link);
  await vera.getByLabel('Password').fill('correct horse battery');
  await vera.getByRole('button', { name: 'Join' }).click();

  await expect(vera.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(vera.getByRole('link', { name: 'New agent' })).toHaveCount(0);
  for (const hidden of ['Secrets', 'API keys', 'Audit log', 'Accounts']) {
    await expect(vera.getByRole('link', { name: hidden })).toBeHidden();
  }
  await api('POST', '/agents', { task: 'quick: sum', name: 'kept alive for vera', keep_alive: true });
  await vera.goto(`${server.url}/console/agents?q=kept alive for vera`);
  await expect(vera.getByRole('link', { name: 'kept alive for vera' })).toBeVisible();
  await expect(vera.getByRole('checkbox')).toHaveCount(0);
  await vera.goto(`${server.url}/console/agents/new`);
  await expect(vera.getByText('Your role cannot do this')).toBeVisible();
  await vera.screenshot({ path: info.outputPath('not-allowed.png') });
  await vera.goto(`${server.url}/console/settings`);
  await expect(vera.getByRole('heading', { name: 'Agent memory' })).toBeVisible();
  const tabs = vera.getByRole('navigation', { name: 'Settings' }).getByRole('link');
  await expect(tabs).toHaveText(['General', 'Models', 'Retention', 'Server']);
  await vera.goto(`${server.url}/console/settings/members`);
  await expect(vera.getByText('Your role cannot do this')).toBeVisible();
  for (const key of ['shown', 'thrown-away']) {
    await api('POST', '/memory', { namespace: 'of-vera', key, value: `This is ${key}` });
  }
  await api('DELETE', '/memory?namespace=of-vera&key=thrown-away');
  for (const [view, name] of [
    ['changes', /^Undo/],
    ['trash', /^(Restore|Delete)/],
  ] as const) {
    await vera.goto(`${server.url}/console/memory?namespace=of-vera&view=${view}`);
    await expect(vera.getByText('This is thrown-away').first()).toBeVisible();
    await expect(vera.getByRole('button', { name })).toHaveCount(0);
  }
  await vera.goto(`${server.url}/console/memory?key=shown&in=of-vera`);
  await expect(vera.getByText('Written with an API key, or the console')).toBeVisible();
  await vera.getByText('Who can read this').click();
  await expect(vera.getByText('Admins and owners of the account see which keys reach it')).toBeVisible();

  await page.reload();
  await page.getByLabel('Role of vera@example.com').selectOption('member');
  await expect(page.getByText('vera@example.com is now a member')).toBeVisible();
  await page.screenshot({ path: info.outputPath('members.png') });
  await vera.goto(`${server.url}/console/agents?q=kept alive for vera`);
  await expect(vera.getByRole('link', { name: 'New agent' })).toBeVisible();
  await vera.getByRole('checkbox', { name: 'Select kept alive for vera' }).check();
  await vera.getByRole('button', { name: 'Stop 1 agent' }).click();
  await vera.getByRole('dialog').getByRole('button', { name: 'Stop 1 agent' }).click();
  await expect(vera.getByText('1 of 1 agent stopped')).toBeVisible();
  expect(faults).toEqual([]);
  await context.close();
});

test('an owner sets the plan of an account', async ({ console: page, api, server }) => {
  await api('POST', '/accounts', { name: 'plain', plan: 'free' });
  await page.goto(`${server.url}/console/accounts`);
  const row = page.getByRole('listitem').filter({ hasText: 'plain' });

  await row.getByRole('combobox', { name: 'Plan' }).selectOption('pro');

  await expect(page.getByText('plain is now on plan pro')).toBeVisible();
  await page.reload();
  await expect(row.getByRole('combobox', { name: 'Plan' })).toHaveValue('pro');
});

test('signing out everywhere ends the other browser too', async ({ console: page, server, browser }) => {
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(await server.newLink());
  await expect(other.getByRole('heading', { name: 'Overview' })).toBeVisible();

  await page.getByRole('button', { name: /owner@localhost/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await other.reload();

  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await context.close();
});

test('every documented call has a page, and can be tried there', async ({ console: page, server }) => {
  await page.goto(`${server.url}/console/reference`);
  const calls = page.getByRole('navigation', { name: 'Calls' });
  await expect(calls.getByRole('link', { name: /Spawn an agent/ })).toBeVisible();
  await calls.getByRole('link', { name: /List agents/ }).click();
  await page.getByLabel('limit (optional)').fill('1');

  await page.getByRole('button', { name: 'Send' }).click();

  await expect(page.getByTestId('answer')).toContainText('next_cursor');
  const documented = await page.request.get(`${server.url}/api/v1/openapi.json`);
  const { paths } = (await documented.json()) as { paths: Record<string, object> };
  const count = Object.values(paths).flatMap((path) => Object.keys(path)).length;
  await expect(calls.getByRole('link')).toHaveCount(count);
});

test('a call that deletes asks before it is tried', async ({ console: page, api, server }) => {
  const { body: key } = await api<{ key_id: string }>('POST', '/keys', { name: 'tried and deleted' });
  await page.goto(`${server.url}/console/reference/keys.revoke`);
  await page.getByRole('textbox', { name: 'id', exact: true }).fill(key.key_id);
  const send = page.getByRole('button', { name: 'Send', exact: true });

  await send.click();
  await expect(page.getByRole('dialog')).toContainText(`DELETE /api/v1/keys/${key.key_id}`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('answer')).toHaveCount(0);
  await send.click();
  await page.getByRole('button', { name: 'Send it' }).click();

  await expect(page.getByTestId('answer')).toContainText('"revoked_at": "2');

  await page.goto(`${server.url}/console/reference/memory.deleteMany`);
  await send.click();
  await expect(page.getByRole('dialog')).toContainText('POST /api/v1/memory/delete');
});

test('a webhook is added with its secret, switched off, and removed', async ({ console: page, server }) => {
  await page.goto(`${server.url}/console/settings/webhooks`);
  const card = page.getByRole('list', { name: 'Webhooks' });
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByLabel('Address').fill('https://example.com/jettson');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();

  await expect(page.getByRole('dialog')).toContainText('whsec_');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await card.getByRole('button', { name: 'Disable' }).click();
  await expect(card.getByRole('button', { name: 'Enable' })).toBeVisible();
  await card.getByRole('button', { name: 'Deliveries' }).click();
  await expect(card).toContainText('Nothing has been sent yet.');
  await card.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('dialog')).toContainText('https://example.com/jettson is no longer called');
  await page.getByRole('button', { name: 'Keep webhook' }).click();
  await expect(card.getByRole('button', { name: 'Enable' })).toBeVisible();
  await card.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('button', { name: 'Remove webhook' }).click();

  await expect(page.getByText('No webhooks yet')).toBeVisible();
});
