import { expect, test } from './fixtures.ts';

test('an owner changes for how long the plan keeps things, and is told what that deletes', async ({
  console: page,
  api,
  server,
}) => {
  await page.goto(`${server.url}/console/settings/retention`);
  const kept = page.getByRole('term').filter({ hasText: 'Audit log' }).locator('xpath=following-sibling::dd');
  await expect(kept).toContainText('90 days');

  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: /^Save/ });
  await expect(save).toBeDisabled();
  await dialog.getByLabel('Audit log').fill('0');
  await expect(dialog).toContainText('Whole days from 1 to 36,500');
  await expect(save).toBeDisabled();
  await dialog.getByLabel('Audit log').fill('60');
  await expect(dialog.getByRole('status')).toContainText('audit log older than 60 days');
  await dialog.getByLabel('Memory operations').fill('');
  await dialog.getByRole('button', { name: 'Save and delete what is older' }).click();

  await expect(dialog).toBeHidden();
  await expect(kept).toContainText('60 days');
  const { body } = await api<{ plans: { name: string; audit_days: number; operation_days: null }[] }>(
    'GET',
    '/plans',
  );
  expect(body.plans.find(({ name }) => name === 'scale')).toMatchObject({
    audit_days: 60,
    operation_days: null,
    agent_days: 90,
  });
});

test('an account moves to a plan that keeps less only after a question that says what is deleted', async ({
  console: page,
  api,
  server,
}) => {
  const { body: account } = await api<{ account_id: string }>('POST', '/accounts', {
    name: 'moves between plans',
    plan: 'scale',
  });
  const days = (count: number) => ({
    agent_days: count,
    event_days: count,
    file_days: count,
    operation_days: count,
    audit_days: count,
  });
  await api('PATCH', '/plans/pro', days(7));
  await page.goto(`${server.url}/console/accounts`);
  const plan = page
    .getByRole('listitem')
    .filter({ hasText: 'moves between plans' })
    .getByRole('combobox', { name: 'Plan' });

  await plan.selectOption('pro');
  const question = page.getByRole('dialog', { name: 'Move the account to the plan pro?' });
  await expect(question).toContainText('files older than 7 days');
  await question.getByRole('button', { name: 'Stay on scale' }).click();
  await expect(plan).toHaveValue('scale');
  await plan.selectOption('pro');
  await question.getByRole('button', { name: 'Move and delete what is older' }).click();
  await expect(page.getByText('moves between plans is now on plan pro')).toBeVisible();
  await plan.selectOption('scale');

  await expect(page.getByText('moves between plans is now on plan scale')).toBeVisible();
  await api('DELETE', `/accounts/${account.account_id}`);
  await api('PATCH', '/plans/pro', days(90));
});

test('the models page says what each model takes and costs, and the roles page who may do what', async ({
  console: page,
  server,
}) => {
  await page.goto(`${server.url}/console/settings`);
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Models' }).click();
  const rows = page.getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Context' })).toBeVisible();
  await expect(rows.filter({ hasText: 'default' })).toHaveCount(1);

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Members' }).click();

  expect(page.url()).toBe(`${server.url}/console/settings/members`);
  const secrets = page.getByRole('row', { name: /^Secrets/ });
  await expect(secrets.getByRole('cell')).toHaveText(['Change', 'Change', 'Read', 'No']);
  await expect(page.getByRole('columnheader', { name: /owner/ })).toContainText('you');
});

test('an entry of the audit log leads to others like it, and the address keeps the filter', async ({
  console: page,
  api,
  server,
}) => {
  await api('PUT', '/secrets/AUDIT_ONE', { value: 'x'.repeat(20), hosts: ['api.example.com'] });
  await api('PUT', '/secrets/AUDIT_TWO', { value: 'x'.repeat(20), hosts: ['api.example.com'] });
  await page.goto(`${server.url}/console/audit`);
  const entries = page.getByRole('list', { name: 'Audit log' }).getByRole('listitem');
  await expect(entries.filter({ hasText: 'AUDIT_TWO' })).toHaveCount(1);

  await page.getByRole('button', { name: 'AUDIT_ONE' }).click();

  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText('AUDIT_ONE');
  await page.reload();
  await expect(entries).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Last 24 hours');
  await expect(entries).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove the filter “About AUDIT_ONE”' }).click();
  await expect(entries.filter({ hasText: 'AUDIT_TWO' })).toHaveCount(1);
});
