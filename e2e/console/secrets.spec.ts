import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';

const VALUE = 'a value that nobody is shown';

test('a secret is added, replaced and deleted, and its value is never shown again', async ({
  console: page,
  api,
  server,
}, info) => {
  await page.goto(`${server.url}/console/secrets`);
  await page.getByRole('button', { name: 'Add secret' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('path');
  await dialog.getByLabel('Value', { exact: true }).fill(VALUE);
  await dialog.getByLabel('Hosts').fill('api.example.com, *.example.org');
  await dialog.getByRole('button', { name: 'Add secret' }).click();
  await expect(dialog.getByRole('alert')).toContainText('name');

  await dialog.getByLabel('Name').fill('WIKI_TOKEN');
  await dialog.getByLabel('Query of the URL').check();
  await page.screenshot({ path: info.outputPath('form.png') });
  await page.evaluate(`new MutationObserver(() => {
    if (document.body.textContent.includes('is there already')) document.body.dataset.flashed = 'yes';
  }).observe(document.body, { childList: true, subtree: true, characterData: true })`);
  await dialog.getByRole('button', { name: 'Add secret' }).click();
  const row = page.getByRole('table', { name: 'Secrets' }).getByRole('row').filter({ hasText: 'WIKI_TOKEN' });
  await expect(row).toContainText('api.example.com, *.example.org');
  await expect(row).toContainText('Version 1');
  await expect(row).toContainText('Never');
  // It is not said of the secret that was just stored.
  await expect(page.locator('body')).not.toHaveAttribute('data-flashed');

  await page.getByRole('button', { name: 'Add secret' }).first().click();
  await dialog.getByLabel('Name').fill('WIKI_TOKEN');
  await expect(dialog.getByRole('status')).toContainText('WIKI_TOKEN is there already');
  await expect(dialog.getByRole('button', { name: 'Replace WIKI_TOKEN' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Discard' }).click();

  await row.getByRole('button', { name: 'Replace WIKI_TOKEN' }).click();
  await expect(dialog.getByLabel('Value', { exact: true })).toHaveValue('');
  await dialog.getByRole('radio', { name: 'OAuth token' }).click();
  await dialog.getByLabel('Token address').fill('https://auth.example.com/token');
  await dialog.getByLabel('Client id').fill('jettson');
  await dialog.getByLabel('Refresh token').fill(VALUE);
  await page.screenshot({ path: info.outputPath('oauth.png') });
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect(row).toContainText('OAuth');
  await expect(row).toContainText('Version 2');
  const ours = async () => {
    const { body } = await api<{ secrets: { name: string }[] }>('GET', '/secrets');
    return body.secrets.filter(({ name }) => name === 'WIKI_TOKEN');
  };
  expect(await ours()).toMatchObject([{ type: 'oauth', inject: { header: true, query: true, body: false } }]);
  expect(await page.content()).not.toContain(VALUE);

  await row.getByRole('button', { name: 'Delete WIKI_TOKEN' }).click();
  await page.getByRole('button', { name: 'Keep secret' }).click();
  await row.getByRole('button', { name: 'Delete WIKI_TOKEN' }).click();
  await page.getByRole('button', { name: 'Delete secret' }).click();
  await expect(page.getByText('WIKI_TOKEN was deleted')).toBeVisible();
  expect(await ours()).toEqual([]);
});

test('the audit log shows who changed a secret and which agent used it where, and can be filtered and exported', async ({
  console: page,
  api,
  server,
}, info) => {
  const { host } = new URL(server.siteUrl);
  await api('PUT', '/secrets/SITE_TOKEN', { value: VALUE, hosts: [`http://${host}`] });
  const { body: agent } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'Ask with the secret.',
    tools: ['http'],
    secrets: ['SITE_TOKEN'],
  });

  await page.goto(`${server.url}/console/audit`);
  const entries = page.getByRole('list', { name: 'Audit log' }).getByRole('listitem');
  const use = entries.filter({ hasText: 'Secret used' });
  await expect(async () => {
    await page.reload();
    await expect(use.first()).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(use).toContainText(`GET ${host}`);
  await expect(use).toContainText('200');
  await expect(use.getByRole('link')).toHaveText(agent.agent_id);
  await expect(entries.filter({ hasText: 'Secret created' }).first()).toContainText('owner@localhost');
  await page.screenshot({ path: info.outputPath('audit.png') });

  await page.getByRole('combobox', { name: 'Action' }).selectOption('Secret used');
  await expect(entries).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as NDJSON' }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(
    file
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ action: 'secret.used', target: 'SITE_TOKEN', agent_id: agent.agent_id, status: 200 }]);
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Price of a model set');
  await expect(page.getByText('No matching entries')).toBeVisible();
  await page.goto(`${server.url}/console/secrets`);
  await expect(page.getByRole('link', { name: 'Uses of SITE_TOKEN' })).toBeVisible();
});

test('an agent gets secrets and a network in the form, and another network while it lives', async ({
  console: page,
  api,
  server,
}, info) => {
  await api('PUT', '/secrets/FORM_TOKEN', { value: VALUE, hosts: ['api.example.com'] });
  await page.goto(`${server.url}/console/agents/new`);
  await page.getByLabel('Task').fill('Please approve this.');
  await page.getByText('Secrets, network', { exact: true }).click();
  await page.getByLabel('FORM_TOKEN').check();
  await page.getByRole('radio', { name: 'Limited' }).click();
  await page.getByLabel('Allowed hosts').fill('api.example.com\nnot a host/');
  await page.getByLabel('Package managers').check();
  await page.getByText('Budget, approvals, structured answer').click();
  await page.getByLabel('Remember', { exact: true }).check();
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await expect(page.getByLabel('Allowed hosts')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Allowed hosts').fill('api.example.com');
  await page.screenshot({ path: info.outputPath('form.png') });
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL(/agents\/ag_/);

  const path = `/agents/${page.url().split('/').at(-1)}`;
  const limited = {
    type: 'limited',
    allowed_hosts: ['api.example.com'],
    allow_package_managers: true,
    allow_mcp_servers: false,
  };
  expect((await api('GET', path)).body).toMatchObject({ secrets: ['FORM_TOKEN'], network: limited });
  // The call that waits is shown first.
  await page.getByRole('button', { name: 'Show the whole run' }).click();
  await expect(page.getByText('FORM_TOKEN')).toBeVisible();
  await page
    .getByRole('button', { name: /^Change its network: Limited to api.example.com, package/ })
    .click();
  await page.screenshot({ path: info.outputPath('network.png') });
  await page.getByRole('dialog').getByRole('radio', { name: 'None' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change network' }).click();
  await expect(page.getByRole('button', { name: 'Change its network: None' })).toBeVisible();
  expect((await api('GET', path)).body).toMatchObject({ network: { type: 'none' } });
});

test('a template and a key are limited to some secrets', async ({ console: page, api, server }, info) => {
  for (const name of ['GIVEN_TOKEN', 'KEPT_TOKEN']) {
    await api('PUT', `/secrets/${name}`, { value: VALUE, hosts: ['api.example.com'] });
  }
  await page.goto(`${server.url}/console/templates/new`);
  await page.getByLabel('Name', { exact: true }).fill('with-secrets');
  await page.getByLabel('GIVEN_TOKEN').check();
  await page.getByRole('radio', { name: 'None' }).click();
  await page.getByRole('button', { name: 'Create template' }).click();
  await expect(page.getByRole('heading', { name: 'with-secrets', level: 1 })).toBeVisible();
  await expect(page.getByText('GIVEN_TOKEN')).toBeVisible();
  const { body: template } = await api<{ defaults: object }>('GET', '/templates/with-secrets');
  expect(template.defaults).toEqual({ secrets: ['GIVEN_TOKEN'], network: { type: 'none' } });

  await page.goto(`${server.url}/console/agents/new?template=with-secrets`);
  await page.getByText('Secrets, network', { exact: true }).click();
  await expect(page.getByRole('radio', { name: 'Inherited' })).toBeChecked();

  await page.goto(`${server.url}/console/api-keys`);
  await page.getByRole('button', { name: 'Create key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('of one secret');
  await dialog.getByLabel('Only some secrets').check();
  await dialog.getByLabel('GIVEN_TOKEN').check();
  await page.screenshot({ path: info.outputPath('key.png') });
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = (await page.getByTestId('api-key').textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'of one secret' })).toContainText(
    'Secrets: GIVEN_TOKEN',
  );
  const answer = await fetch(`${server.url}/api/v1/secrets`, { headers: { authorization: `Bearer ${key}` } });
  expect(((await answer.json()) as { secrets: { name: string }[] }).secrets.map(({ name }) => name)).toEqual([
    'GIVEN_TOKEN',
  ]);
});

test('an MCP server is connected by signing in at its own page', async ({
  console: page,
  api,
  server,
}, info) => {
  await page.goto(`${server.url}/console/secrets`);
  await page.getByRole('button', { name: 'Connect MCP server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('http://127.0.0.1:59999/mcp');
  await dialog.getByLabel('Name of the secret').fill('ISSUES_TOKEN');
  await dialog.getByRole('button', { name: 'Continue to sign in' }).click();
  await expect(dialog.getByRole('alert')).toContainText('loopback');
  await page.screenshot({ path: info.outputPath('refused.png') });

  await dialog.getByLabel('Address').fill(server.mcpUrl);
  await dialog.getByRole('button', { name: 'Continue to sign in' }).click();
  const row = page
    .getByRole('table', { name: 'Secrets' })
    .getByRole('row')
    .filter({ hasText: 'ISSUES_TOKEN' });
  await expect(row).toContainText('OAuth');
  await expect(row).toContainText(`Connected to ${server.mcpUrl}`);
  expect(new URL(page.url()).search).toBe('');
  expect((await api('GET', '/secrets')).body).toMatchObject({
    secrets: expect.arrayContaining([expect.objectContaining({ name: 'ISSUES_TOKEN', type: 'oauth' })]),
  });

  await page.goto(`${server.url}/console/connected?state=of-nobody&code=1`);
  await expect(page.getByRole('alert')).toContainText('begin it again');
});
